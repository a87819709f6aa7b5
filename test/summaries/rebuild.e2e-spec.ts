import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '@azure/cosmos';
import { containerToken } from '../../src/modules/cosmos/options/cosmos.constants.js';
import { GenerationsRepository } from '../../src/modules/summaries/generations/generations.repository.js';
import { containerOf, create } from '../support/products.js';
import { adjust } from '../support/stock.js';
import {
  counted,
  COUNTING,
  ledgerScan,
  movementDocument,
  summariesOf,
  unitsOf,
} from '../support/summaries.js';
import { until } from '../support/until.js';
import { withApp } from '../support/with-app.js';

const MAIN = new URL('../../dist/cli/feed/main.js', import.meta.url).pathname;

interface Summary {
  readonly id: string;
  readonly tenantId: string;
  readonly category: string;
  readonly tally: object;
}

describe('npm run feed -- rebuild summaries', () => {
  const app = withApp({ env: COUNTING });
  const summaries = () => app.app.get<Container>(containerToken('summaries'));
  const archive = () => app.app.get<Container>(containerToken('ledger'));
  const start = () =>
    spawn(process.execPath, [MAIN, 'rebuild', 'summaries'], {
      env: { COSMOS_ENDPOINT: app.db.endpoint, COSMOS_KEY: app.db.key, ...COUNTING },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const rows = async (condition: string): Promise<Summary[]> =>
    (await summaries().items.query<Summary>(`SELECT * FROM c WHERE ${condition}`).fetchAll()).resources;

  it('should replace what is wrong, also after a kill, while others write and read without a gap', async () => {
    const products = await Promise.all(
      ['saws', 'nails', 'paint'].map((category) => create(app, { category, quantity: 50 })),
    );
    await counted(app);
    // As if a former version had counted wrongly.
    for (const wrong of await rows("c.type IN ('hour', 'day', 'month')")) {
      await summaries().items.upsert({
        ...wrong,
        tally: { ...wrong.tally, netUnits: 7_777, unitsIn: 7_777 },
      });
    }
    // Only the archive has it: its original has expired.
    const archived = movementDocument({
      category: 'saws',
      product: 'gone',
      sequence: 1,
      delta: 9,
      at: '2025-01-01T08:00:00.000Z',
    });
    await archive().items.create({ ...archived, id: 'archived', originalId: archived['id'] });
    const over = new AbortController();
    const seen = (async () => {
      const lengths = new Set<number>();
      while (!over.signal.aborted) {
        lengths.add((await summariesOf(app)).length);
        for (const saw of products) await adjust(app, saw, 1);
        await sleep(50);
      }
      return lengths;
    })();
    const killed = start();
    await until(
      () => app.app.get(GenerationsRepository).read(),
      (generations) => generations.counted.length === 2,
      30_000,
    );
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const second = start();
    const [printed, [code]] = await Promise.all([text(second.stdout), once(second, 'exit')]);
    over.abort();
    // Three of the one generation, then four of the other.
    expect([...(await seen)]).toEqual([3, 4]);
    expect([code, printed]).toEqual([
      0,
      expect.stringMatching(
        /summaries: generation 2 is served, \d+ documents of former ones were removed\n$/,
      ),
    ]);
    expect(await app.app.get(GenerationsRepository).read()).toMatchObject({ live: 2, counted: [2] });
    await counted(app);
    expect(unitsOf(await summariesOf(app))).toEqual(await ledgerScan(containerOf(app), archive()));
    await adjust(app, products[0] ?? { id: '', category: '' }, 5);
    await counted(app);
    expect(unitsOf(await summariesOf(app))).toEqual(await ledgerScan(containerOf(app), archive()));
    expect(await rows('c.generation < 2')).toEqual([]);
  }, 120_000);
});
