import type { Container } from '@azure/cosmos';
import type { Client } from './client.js';
import { get, listOf, objectOf } from './json.js';
import { type Json, TENANT } from './products.js';
import { until } from './until.js';

/** Counts what happens soon after it has happened. */
export const COUNTING = {
  CHANGE_FEEDS: 'summaries',
  CHANGE_FEED_POLL_MS: '20',
  CHANGE_FEED_LEASE_MS: '3000',
};

/** Every page of the summaries. @param query such as `interval=day` */
export async function summariesOf(
  client: Client,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<Json[]> {
  const items: unknown[] = [];
  for (let cursor = ''; ;) {
    const { status, body } = await client.request('GET', `/v1/summaries?${query}${cursor}`, { headers });
    if (status !== 200) throw new Error(`No summaries: ${JSON.stringify(body)}`);
    items.push(...listOf(get(body, 'items')));
    const next = get(body, 'nextCursor');
    if (typeof next !== 'string') return items.map(objectOf);
    cursor = `&cursor=${next}`;
  }
}

/** Resolves when the service says that everything is counted that was committed before this call. */
export async function counted(client: Client, timeoutMs?: number): Promise<void> {
  const now = new Date().toISOString();
  await until(
    async () => (await client.request('GET', '/v1/summaries?limit=1')).body,
    (body) => {
      const asOf = get(body, 'asOf');
      return typeof asOf === 'string' && asOf >= now;
    },
    timeoutMs,
  );
}

export interface WrittenMovement {
  readonly category: string;
  readonly product: string;
  readonly sequence: number;
  readonly delta: number;
  readonly at: string;
  readonly kind?: string;
}

/** A movement as the ledger keeps it, made at any time. */
export const movementDocument = ({ category, product, sequence, ...rest }: WrittenMovement): Json => {
  const ledgerKey = `${product}:0:${String(sequence).padStart(10, '0')}`;
  return {
    id: ` movement:${ledgerKey}`,
    tenantId: TENANT,
    category,
    type: 'movement',
    uniqueKey: `movement:${ledgerKey}`,
    productId: product,
    ledgerKey,
    sequence,
    kind: 'adjustment',
    location: 'main',
    reservedDelta: 0,
    onHand: 0,
    reserved: 0,
    actor: 'test',
    ...rest,
  };
};

/** What a scan of the whole ledger says, in the words of the summaries: by hour, then by category. */
export async function ledgerScan(container: Container, archive?: Container): Promise<Json[]> {
  const ledgers = archive === undefined ? [container] : [container, archive];
  const movements = "SELECT * FROM c WHERE c.type = 'movement'";
  const entered = (await Promise.all(ledgers.map((ledger) => all(ledger, movements)))).flat();
  const products = await all(
    container,
    "SELECT * FROM c WHERE c.type = 'product' AND IS_DEFINED(c.stock.unposted)",
  );
  const inProducts = products.flatMap(({ category, stock }) =>
    listOf(objectOf(stock)['unposted']).map((entry): Json => Object.assign(objectOf(entry), { category })),
  );
  const rows = new Map<string, Json>();
  for (const { category, at, delta, kind, reason } of [...entered, ...inProducts]) {
    const start = `${String(at).slice(0, 13)}:00:00.000Z`;
    const units = Number(delta);
    const row = rows.get(`${start} ${String(category)}`) ?? {};
    const isSale = kind === 'sale' || reason === 'sold';
    const isAdjusted = !isSale && ['adjustment', 'count'].includes(String(kind));
    rows.set(`${start} ${String(category)}`, {
      category,
      start,
      unitsIn: Number(row['unitsIn'] ?? 0) + (units > 0 ? units : 0),
      unitsOut: Number(row['unitsOut'] ?? 0) + (units < 0 ? -units : 0),
      netUnits: Number(row['netUnits'] ?? 0) + units,
      sold: Number(row['sold'] ?? 0) + (isSale ? -units : 0),
      adjusted: Number(row['adjusted'] ?? 0) + (isAdjusted ? units : 0),
    });
  }
  const held = new Map<unknown, number>();
  const inOrder = [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  return inOrder.map((row) => {
    const closingQuantity = (held.get(row['category']) ?? 0) + Number(row['netUnits']);
    held.set(row['category'], closingQuantity);
    return Object.assign(row, { closingQuantity });
  });
}

/** The part of summaries that a ledger can tell. */
export const unitsOf = (summaries: readonly Json[]): Json[] =>
  summaries.map(
    ({ minPrice: _min, maxPrice: _max, averagePrice: _average, samples: _samples, ...units }) => units,
  );

async function all(container: Container, query: string): Promise<Json[]> {
  const { resources } = await container.items.query<Json>(query).fetchAll();
  return resources;
}
