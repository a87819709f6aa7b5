import type { Cosmolite, FaultOrder } from 'cosmolite';

/** Orders from now on what is to go wrong in the database; nothing when there are none. */
export async function orderFaults(
  db: Pick<Cosmolite, 'endpoint' | 'key'>,
  ...orders: FaultOrder[]
): Promise<void> {
  const answer = await fetch(new URL('_cosmolite/faults', db.endpoint), {
    method: 'PUT',
    headers: { authorization: `Bearer ${db.key}` },
    body: JSON.stringify({ orders, seed: 1 }),
  });
  if (!answer.ok) throw new Error(`The orders were refused: ${await answer.text()}`);
}
