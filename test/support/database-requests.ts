import type { Cosmolite } from 'cosmolite';
import { until } from './until.js';

type Counts = Readonly<Record<string, { readonly requests: number }>>;

/** What the database was asked while `work` ran: how often, by operation. Counted by the database itself. */
export async function databaseRequests(
  db: Cosmolite,
  work: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const before = await countsOf(db);
  await work();
  const after = Object.entries(await countsOf(db));
  const more = after.map(([operation, { requests }]) => [
    operation,
    requests - (before[operation]?.requests ?? 0),
  ]);
  return Object.fromEntries(more.filter(([, requests]) => requests !== 0));
}

/**
 * Begins `work`, and waits until the database has been asked for an operation since then.
 * @returns what was begun, in an object: it need not have ended
 */
export async function untilAsked<T>(
  db: Cosmolite,
  operation: string,
  work: () => T,
): Promise<{ readonly begun: T }> {
  const asked = async () => (await countsOf(db))[operation]?.requests ?? 0;
  const before = await asked();
  const begun = work();
  await until(asked, (requests) => requests > before);
  return { begun };
}

/** How often the database has been asked for anything. */
export const requestsOf = async (db: Cosmolite): Promise<number> =>
  Object.values(await countsOf(db)).reduce((sum, { requests }) => sum + requests, 0);

async function countsOf({ endpoint, key }: Cosmolite): Promise<Counts> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(new URL('_cosmolite/metrics', endpoint), { headers });
  const metrics: { operations: Counts } = JSON.parse(await response.text());
  return metrics.operations;
}
