import * as fc from 'fast-check';
import { CosmosCalls } from '../../src/modules/cosmos/calls/cosmos-calls.service.js';
import type { Answer } from '../support/client.js';
import { Interleaving } from '../support/interleaving.js';
import { type Action, CHANGES, OLD_STORIES, PLACES, type Story, story } from '../support/move-stories.js';
import { move, patch, read, remove } from '../support/moves.js';
import { create, type ShownProduct } from '../support/products.js';
import { withApp } from '../support/with-app.js';

/** As many as there is time for; more, by `MOVE_RUNS`, when something about moves has changed. */
const RUNS = Number(process.env['MOVE_RUNS'] ?? 50);
const LONGEST_RUN_MS = 5_000;

const app = withApp();
let interleaving: Interleaving | undefined;
beforeAll(async () => {
  const calls = app.app.get(CosmosCalls);
  const run = calls.run.bind(calls);
  calls.run = async (...given) => {
    await interleaving?.point();
    return run(...given);
  };
});

/** An action and what it was answered. */
interface Deed {
  readonly action: Action;
  readonly index: number;
  readonly answer: Answer;
}

function act({ id, etag }: ShownProduct, action: Action, index: number): Promise<Answer> {
  switch (action.kind) {
    case 'move':
      return move(app, id, action.version === 'first' ? etag : '*', action);
    case 'patch':
      return patch(app, id, action.at, CHANGES[index] ?? {});
    case 'delete':
      return remove(app, id, action.at);
  }
}

/** Everything at once, step by step in the order of the story. */
async function play({ parts, faults, order }: Story, product: ShownProduct): Promise<Deed[]> {
  const deeds: Deed[] = [];
  const actors = parts.map(({ action, killedAt }, index) => ({
    killedAt,
    run: async () => {
      deeds.push({ action, index, answer: await act(product, action, index) });
    },
  }));
  interleaving = new Interleaving(order);
  await app.orderFaults(...faults);
  await interleaving.run(actors);
  interleaving = undefined;
  await app.orderFaults();
  return deeds;
}

/** Nobody knows what became of it. */
const isOpen = ({ answer: { status } }: Deed): boolean => status === 429 || status >= 500;
const hasWorked = ({ answer: { status } }: Deed): boolean => status < 300;

/** The product in every place where it is. */
async function copiesOf({ id }: ShownProduct): Promise<unknown[]> {
  const answers = await Promise.all(PLACES.map((place) => read(app, id, place)));
  return answers.filter(({ status }) => status === 200).map(({ body }) => body);
}

describe('moves, changes and deletes of a product, in any order and with any mishap', () => {
  it(
    'should leave the product once, with every change that was acknowledged, unless it was deleted',
    async () => {
      const property = fc.asyncProperty(story, async (told) => {
        const product = await create(app);
        const deeds = await play(told, product);
        for (const { action, index } of deeds.filter(isOpen)) {
          if (action.kind === 'move') await act(product, action, index);
        }
        const copies = await copiesOf(product);
        const are = (kind: Action['kind']) => deeds.filter(({ action }) => action.kind === kind);
        const may = (kind: Action['kind']) => are(kind).some((deed) => hasWorked(deed) || isOpen(deed));

        expect(copies.length).toBeLessThanOrEqual(1);
        if (may('delete')) return;
        expect(copies).not.toEqual([]);
        for (const { index } of are('patch').filter(hasWorked)) {
          expect(copies).toContainEqual(expect.objectContaining(CHANGES[index] ?? {}));
        }
      });
      // When it fails, fast-check prints the seed and the shortest story that fails, which is replayed step by step.
      await fc.assert(property, { numRuns: RUNS, examples: OLD_STORIES.map((old) => [old]) });
    },
    RUNS * LONGEST_RUN_MS,
  );
});
