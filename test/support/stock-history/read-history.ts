import type { Client } from '../client.js';
import { get, oneOf } from '../json.js';
import { at, type Json } from '../products.js';
import { ledgerOf } from '../stock.js';
import type { Entry, FinalProduct, History } from './history.js';
import type { Played } from './play.js';

/** What is there in the end, as the API tells it. Nothing may go on meanwhile. */
export async function readHistory(
  client: Client,
  { calls, products, reservations }: Played,
): Promise<History> {
  const found = new Map<string, FinalProduct>();
  for (const [name, address] of products) {
    const ledger = (await ledgerOf(client, address)).map(toEntry);
    const { status, body } = await client.request('GET', at(address.id, address.category));
    if (oneOf([200, 404], status) === 404) {
      found.set(name, { ledger });
      continue;
    }
    const settings = await client.request('GET', at(address.id, address.category, '/stock'));
    const reorderPoint = get(settings.body, 'reorderPoint');
    const shown = { quantity: Number(get(body, 'quantity')), reserved: Number(get(body, 'reserved')) };
    found.set(name, {
      ledger,
      shown: typeof reorderPoint === 'number' ? { ...shown, reorderPoint } : shown,
    });
  }
  const states = new Map<string, string>();
  for (const [name, id] of reservations) {
    const { body } = await client.request('GET', `/v1/reservations/${id}`);
    states.set(name, String(get(body, 'state')));
  }
  return { calls, products: found, reservations: states };
}

const toEntry = (movement: Json): Entry => ({
  id: String(movement['id']),
  sequence: Number(movement['sequence']),
  kind: String(movement['kind']),
  location: String(movement['location']),
  delta: Number(movement['delta']),
  reservedDelta: Number(movement['reservedDelta']),
  onHand: Number(movement['onHand']),
  reserved: Number(movement['reserved']),
  ...(typeof movement['reference'] === 'string' ? { reference: movement['reference'] } : {}),
});
