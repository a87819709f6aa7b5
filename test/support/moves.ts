import { IncomingRepository } from '../../src/modules/products/move/incoming.repository.js';
import { MoveStepsRepository } from '../../src/modules/products/move/move-steps.repository.js';
import type { Answer, Client } from './client.js';
import type { RunningApp } from './create-app-at.js';
import { at, type Json, stored } from './products.js';

/** Where a product goes and where from; without them from the tools to the garden. */
export interface Way {
  readonly to?: string;
  readonly from?: string;
}

export const move = (
  client: Client,
  id: string,
  ifMatch = '*',
  { to = 'garden', from = 'tools' }: Way = {},
) =>
  client.request('POST', at(id, from, '/move'), { body: { category: to }, headers: { 'if-match': ifMatch } });

export const read = (client: Client, id: string, category: string) => client.request('GET', at(id, category));

export const patch = (client: Client, id: string, category: string, body: Json) =>
  client.request('PATCH', at(id, category), { body, headers: { 'if-match': '*' } });

export const remove = (client: Client, id: string, category: string) =>
  client.request('DELETE', at(id, category));

/** The two of them in the service of a spec file, which is there only when its tests run. */
export const movesOf = (client: () => Client) => ({
  move: (id: string, ifMatch = '*', to = 'garden', from = 'tools') =>
    move(client(), id, ifMatch, { to, from }),
  patch: (id: string, category: string, body: Json) => patch(client(), id, category, body),
});

/** In which of the categories the product is. */
export async function whereIs(
  client: Client,
  id: string,
  categories = ['tools', 'garden', 'cellar'],
): Promise<string[]> {
  const answers = await Promise.all(categories.map((category) => read(client, id, category)));
  return categories.filter((_, index) => answers[index]?.status === 200);
}

/** Whether the storage says that a move to here has not ended. */
export const isIncoming = async (app: RunningApp, id: string, category: string): Promise<boolean> =>
  (await stored(app, id, category))?.['type'] === 'incoming';

/** Steps of a move. Before `commit` the product is announced; before `publish` the original is gone. */
export type Step = 'announce' | 'commit' | 'publish' | 'retire';

/** Runs `action` once, when the next move is about to take the step. */
export function before({ app }: RunningApp, step: Step, action: () => unknown): void {
  const owner: object = step === 'announce' ? app.get(IncomingRepository) : app.get(MoveStepsRepository);
  const real: unknown = Reflect.get(owner, step);
  if (typeof real !== 'function') throw new TypeError(`There is no ${step}.`);
  const value = async (...given: unknown[]): Promise<unknown> => {
    Reflect.deleteProperty(owner, step);
    await action();
    return Reflect.apply(real, owner, given);
  };
  Object.defineProperty(owner, step, { value, configurable: true });
}

/** A move that ends before the step, as when its process is killed. */
export async function interrupted(app: RunningApp, step: Step, start: () => Promise<Answer>): Promise<void> {
  before(app, step, () => {
    throw new Error('Killed.');
  });
  expect(await start()).toMatchObject({ status: 500 });
}
