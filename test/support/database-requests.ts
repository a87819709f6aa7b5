import type { Cosmolite } from 'cosmolite';

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

async function countsOf({ endpoint, key }: Cosmolite): Promise<Counts> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(new URL('_cosmolite/metrics', endpoint), { headers });
  const metrics: { operations: Counts } = JSON.parse(await response.text());
  return metrics.operations;
}
