import { randomUUID } from 'node:crypto';
import type { Answer, Client, Method } from './client.js';
import { get, listOf, objectOf } from './json.js';
import { at, type Json } from './products.js';

/** The address of a product. */
export interface Address {
  readonly id: string;
  readonly category: string;
}

/** The path of a product's stock, or of what is below it. */
export const stockAt = ({ id, category }: Address, below = ''): string => at(id, category, `/stock${below}`);

/** A call that carries a key of its own, or the given one. */
export const keyed = (body: unknown, key: string = randomUUID()) => ({
  body,
  headers: { 'idempotency-key': key },
});

/** A command about the stock of a product; `what` is the last part of its path. */
export const command = (
  client: Client,
  product: Address,
  what: 'adjustments' | 'counts' | 'transfers',
  body: Json,
  key?: string,
): Promise<Answer> => client.request('POST', stockAt(product, `/${what}`), keyed(body, key));

export const adjust = (
  client: Client,
  product: Address,
  delta: number,
  more: Json = {},
  key?: string,
): Promise<Answer> => command(client, product, 'adjustments', { delta, reason: 'other', ...more }, key);

/** The stock of a product. */
export async function stockOf(client: Client, product: Address): Promise<Json> {
  const { status, body } = await client.request('GET', stockAt(product));
  if (status !== 200) throw new Error(`No stock: ${JSON.stringify(body)}`);
  return objectOf(body);
}

/** The whole ledger of a product, oldest first. */
export async function ledgerOf(client: Client, product: Address, query = ''): Promise<Json[]> {
  const movements: unknown[] = [];
  for (
    let url: string | undefined = `${stockAt(product, '/movements')}&limit=100${query}`;
    url !== undefined;
  ) {
    const { status, body }: Answer = await client.request('GET' satisfies Method, url);
    if (status !== 200) throw new Error(`No ledger: ${JSON.stringify(body)}`);
    movements.push(...listOf(get(body, 'items')));
    const next = get(body, 'nextCursor');
    url =
      typeof next === 'string'
        ? `${stockAt(product, '/movements')}&limit=100${query}&cursor=${next}`
        : undefined;
  }
  return movements.map(objectOf).toReversed();
}

/** What a ledger says: its numbers are 1, 2, 3 …, and every balance follows from the one before. */
export function sumsOf(ledger: readonly Json[]): {
  readonly onHand: number;
  readonly reserved: number;
  readonly faults: Json[];
} {
  const held = new Map<unknown, { onHand: number; reserved: number }>();
  const faults = ledger.filter((movement, index) => {
    const { location, delta, reservedDelta, onHand, reserved, sequence } = movement;
    const before = held.get(location) ?? { onHand: 0, reserved: 0 };
    const after = {
      onHand: before.onHand + Number(delta),
      reserved: before.reserved + Number(reservedDelta),
    };
    held.set(location, after);
    return sequence !== index + 1 || onHand !== after.onHand || reserved !== after.reserved;
  });
  const levels = [...held.values()];
  return {
    onHand: levels.reduce((sum, level) => sum + level.onHand, 0),
    reserved: levels.reduce((sum, level) => sum + level.reserved, 0),
    faults,
  };
}

/** Fails unless the ledger explains the stock to the unit. Returns the ledger, oldest first. */
export async function expectExplained(client: Client, product: Address): Promise<Json[]> {
  const [stock, ledger] = [await stockOf(client, product), await ledgerOf(client, product)];
  const { onHand, reserved } = stock;
  expect(sumsOf(ledger)).toEqual({ onHand, reserved, faults: [] });
  const shown = await client.request('GET', at(product.id, product.category));
  expect(shown.body).toMatchObject({ quantity: onHand, reserved });
  return ledger;
}
