import { setTimeout as sleep } from 'node:timers/promises';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import type { Answer } from '../support/client.js';
import { orderFaults } from '../support/faults.js';
import { exported, ndjson, newProducts, send } from '../support/imports.js';
import { get, listOf } from '../support/json.js';
import { type Json, pageOf, TENANT } from '../support/products.js';
import { ServiceAt } from '../support/service-at.js';
import { splitBefore } from '../support/splits.js';

/** More for a longer run: one takes two seconds. */
const SPLITS = Number(process.env['MOVING_SPLITS'] ?? 5);
const SPLIT_EVERY_MS = 2_000;

const CATEGORIES = Array.from({ length: 24 }, (_, index) => `shelf ${index}`);
const PRODUCTS = 600;
const ROWS = 200;
const STABLE = 'tag=stable';

let db: Cosmolite;
let service: ServiceAt;
let stable: readonly string[];

beforeAll(async () => {
  db = await startCosmolite({ defaultPartitions: 3 });
  service = await ServiceAt.start(db);
  for (const category of CATEGORIES.slice(0, 3)) await splitBefore(where(), [TENANT, category]);
  const rows = newProducts(PRODUCTS, (index) => ({
    category: CATEGORIES[index % CATEGORIES.length],
    price: 1 + (index % 50),
    quantity: 1,
    tags: ['stable'],
  }));
  const { body } = await send(service.client, ndjson(...rows));
  if (get(body, 'created') !== PRODUCTS) throw new Error(`Not created: ${JSON.stringify(body)}`);
  stable = rows.map(({ sku }) => String(sku)).toSorted();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await db.close();
});

const where = () => ({ db, database: 'stockroom', container: 'products' });

const longest: Record<string, number> = {};

/** Every answer counts: nobody repeats a call here. */
async function asked(kind: string, call: () => Promise<Answer>): Promise<unknown> {
  const begun = performance.now();
  const { status, body } = await call();
  longest[kind] = Math.max(longest[kind] ?? 0, performance.now() - begun);
  expect({ kind, status, problem: status === 200 ? undefined : body }).toEqual({ kind, status: 200 });
  return body;
}

const fetched = (kind: string, url: string): Promise<unknown> =>
  asked(kind, () => service.client.request('GET', url));

async function walk(query: string): Promise<void> {
  const found: Json[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = pageOf(await fetched('page', `/v1/products?${STABLE}&limit=40${query}${next}`));
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(skusOf(found)).toEqual(stable);
}

const skusOf = (products: readonly Json[]): string[] => products.map(({ sku }) => String(sku)).toSorted();

let imports = 0;

/** What a user does; each tells for itself whether anything is missing or there twice. */
const WORK: Readonly<Record<string, () => Promise<void>>> = {
  walk: () => walk(''),
  'sorted walk': () => walk('&sort=-price'),
  total: async () => {
    const page = await fetched('total', `/v1/products?${STABLE}&limit=1&count=true`);
    expect(get(page, 'total')).toBe(PRODUCTS);
  },
  categories: async () => {
    const items = listOf(get(await fetched('categories', '/v1/categories'), 'items'));
    const shelves = items.filter((item) => String(get(item, 'category')).startsWith('shelf'));
    const held = shelves.map((item) => [get(item, 'category'), get(item, 'products'), get(item, 'units')]);
    const each = PRODUCTS / CATEGORIES.length;
    expect(held).toEqual(CATEGORIES.toSorted().map((category) => [category, each, each]));
  },
  export: async () => {
    const begun = performance.now();
    const all = await exported(service.client);
    longest['export'] = Math.max(longest['export'] ?? 0, performance.now() - begun);
    expect(skusOf(all.filter(({ tags }) => listOf(tags).includes('stable')))).toEqual(stable);
  },
  'import and removal': async () => {
    imports += 1;
    const category = `import-${imports}`;
    const rows = newProducts(ROWS, () => ({ category }));
    const report = await asked('import', () => send(service.client, ndjson(...rows)));
    expect(report).toMatchObject({ received: ROWS, created: ROWS, failed: 0, errors: [] });
    const { total } = pageOf(await fetched('total', `/v1/products?category=${category}&limit=1&count=true`));
    expect(total).toBe(ROWS);
    const removal = () => service.client.request('DELETE', `/v1/categories/${category}`);
    expect(await asked('removal', removal)).toMatchObject({ deleted: ROWS });
  },
};

const everything = () => Promise.all(Object.values(WORK).map((work) => work()));

async function split(): Promise<void> {
  for (const category of CATEGORIES.slice(3, 3 + SPLITS)) {
    await sleep(SPLIT_EVERY_MS);
    await splitBefore(where(), [TENANT, category]);
  }
}

describe('a service whose partitions split and move', () => {
  it(
    'should miss nothing, give nothing twice, and be alive throughout',
    async () => {
      await everything();
      await service.databaseRequests();
      await everything();
      const quiet = await service.databaseRequests();

      await orderFaults(db, { kind: '410', probability: 0.02 });
      const progress = { isOver: false, rounds: 0 };
      const users = async () => {
        while (!progress.isOver) {
          await everything();
          progress.rounds += 1;
        }
      };
      const splits = split().finally(() => {
        progress.isOver = true;
      });
      const alive = await service.aliveWhile(Promise.all([users(), splits]));
      const moving = await service.databaseRequests();
      await orderFaults(db);
      await everything();

      tell(`${SPLITS} splits, ${progress.rounds} rounds; longest calls (ms)`, longest);
      const sorted = alive.toSorted((a, b) => a - b);
      tell(`/health/live: ${sorted.length} answers (ms)`, {
        median: sorted[Math.floor(sorted.length / 2)] ?? 0,
        p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
        longest: sorted.at(-1) ?? 0,
      });
      for (const [route, { calls, requests }] of moving) {
        const before = quiet.get(route) ?? { calls: 1, requests: 0 };
        const [each, quietly] = [requests / calls, before.requests / before.calls];
        tell(`database requests for each ${route}`, { quietly, moving: each, calls });
        expect(each).toBeLessThanOrEqual(3 * quietly);
      }
    },
    60_000 + SPLITS * SPLIT_EVERY_MS * 2,
  );
});

function tell(what: string, figures: Readonly<Record<string, number>>): void {
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`);
  process.stdout.write(`${what}: ${shown.join(', ')}\n`);
}
