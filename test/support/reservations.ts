import type { Answer, Client } from './client.js';
import type { RunningApp } from './create-app-at.js';
import { containerOf, type Json, TENANT } from './products.js';
import { type Address, keyed } from './stock.js';

/** A line of a reservation. */
export const line = ({ id, category }: Address, quantity = 1, more: Json = {}): Json => ({
  productId: id,
  category,
  quantity,
  ...more,
});

export const reserve = (
  client: Client,
  lines: readonly Json[],
  more: Json = {},
  key?: string,
): Promise<Answer> => client.request('POST', '/v1/reservations', keyed({ lines, ...more }, key));

/** Confirms, releases or extends. */
export const end = (
  client: Client,
  id: string,
  what: 'confirm' | 'release' | 'extend',
  body?: Json,
  key?: string,
): Promise<Answer> => client.request('POST', `/v1/reservations/${id}/${what}`, keyed(body, key));

/** The item of a reservation as it is stored. */
export const itemOf = (app: RunningApp, id: string) =>
  containerOf(app).item(id, [TENANT, `RESERVATION:${id}`]);

/** What is stored of a reservation. */
export const storedReservation = async (app: RunningApp, id: string): Promise<Json | undefined> =>
  (await itemOf(app, id).read<Json>()).resource ?? undefined;

/** Makes the time of a reservation be over, or what is due about it be due now. */
export async function makeDue(app: RunningApp, id: string): Promise<void> {
  const over = new Date(Date.now() - 1_000).toISOString();
  await itemOf(app, id).patch([
    { op: 'set', path: '/expiresAt', value: over },
    { op: 'set', path: '/dueAt', value: over },
  ]);
}
