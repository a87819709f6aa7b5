import { type Cosmolite, type FaultKind, startCosmolite } from 'cosmolite';
import type { Answer, Client } from '../support/client.js';
import { orderFaults } from '../support/faults.js';
import { ndjson, send } from '../support/imports.js';
import { at, create, product, type ShownProduct, TENANT } from '../support/products.js';
import { ServiceAt } from '../support/service-at.js';
import { splitBefore } from '../support/splits.js';

const CATEGORIES = Array.from({ length: 6 }, (_, index) => `shelf ${index}`);

let db: Cosmolite;
let service: ServiceAt;

beforeAll(async () => {
  db = await startCosmolite({ defaultPartitions: 3 });
  // No outage is to take long here.
  service = await ServiceAt.start(db, {
    COSMOS_REQUEST_TIMEOUT_MS: '1500',
    COSMOS_RETRY_MAX_WAIT_MS: '500',
  });
  for (const category of CATEGORIES) {
    for (const tag of ['red', 'blue']) await create(service.client, { category, tags: [tag] });
  }
  // The tenant in three physical partitions.
  for (const category of CATEGORIES.slice(0, 2)) await splitBefore(where(), [TENANT, category]);
});

afterEach(() => orderFaults(db));

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await db.close();
});

const where = () => ({ db, database: 'stockroom', container: 'products' });

type Call = () => Promise<Answer>;
const asking = (client: Client, url: string) => () => client.request('GET', url);

/** Every route that asks a whole tenant. */
const TENANT_WIDE: Readonly<Record<string, string>> = {
  'a list': '/v1/products?limit=5',
  'a sorted list': '/v1/products?limit=5&sort=-price',
  'a list by tag': '/v1/products?tag=red&limit=4',
  'a list with its total': '/v1/products?limit=5&count=true',
  'the categories': '/v1/categories',
  'an export': '/v1/exports/products',
};

const any = { 'if-match': '*' };
const own = async (): Promise<ShownProduct> => create(service.client, { category: 'bench' });
const post = (path: string, body: unknown): Promise<Answer> => service.client.request('POST', path, { body });

/** Every other kind of call, made ready. */
const OTHERS: Readonly<Record<string, () => Promise<Call>>> = {
  'a list of a category': async () => asking(service.client, '/v1/products?category=shelf%201'),
  'a category': async () => asking(service.client, '/v1/categories/shelf%201'),
  'an export of a category': async () => asking(service.client, '/v1/exports/products?category=shelf%201'),
  'a read': async () => {
    const { id } = await own();
    return asking(service.client, at(id, 'bench'));
  },
  'a create': async () => () => post('/v1/products', product({ category: 'bench' })),
  'a replacement': async () => {
    const { id } = await own();
    const body = product({ category: 'bench' });
    return () => service.client.request('PUT', at(id, 'bench'), { body, headers: any });
  },
  'a change': async () => {
    const { id } = await own();
    return () => service.client.request('PATCH', at(id, 'bench'), { body: { price: 1 }, headers: any });
  },
  'a delete': async () => {
    const { id } = await own();
    return () => service.client.request('DELETE', at(id, 'bench'));
  },
  'a batch': async () => () => post('/v1/products/batch', { items: [product({ category: 'bench' })] }),
  'an import': async () => () => send(service.client, ndjson(product({ category: 'bench' }))),
  'a rehearsal of an import': async () => () =>
    send(service.client, ndjson(product({ category: 'bench' })), { query: '?dryRun=true' }),
  'a move': async () => {
    const { id, etag } = await own();
    const headers = { 'if-match': etag };
    const body = { category: 'garden' };
    return () => service.client.request('POST', at(id, 'bench', '/move'), { body, headers });
  },
  'the removal of a category': async () => {
    const { category } = await create(service.client, { category: `gone ${Math.random()}` });
    return () => service.client.request('DELETE', `/v1/categories/${encodeURIComponent(category)}`);
  },
};

const tenantWide = Object.entries(TENANT_WIDE);
const every: (readonly [string, () => Promise<Call>])[] = [
  ...tenantWide.map(([name, url]) => [name, async () => asking(service.client, url)] as const),
  ...Object.entries(OTHERS),
];

const KINDS: FaultKind[] = ['410', '408', '429', '449', '503', 'latency', 'reset-before', 'reset-after'];

describe('a partition that has moved', () => {
  it.each(tenantWide)('should not change %s', async (_, url) => {
    const call = asking(service.client, url);
    const quiet = await call();
    expect(quiet).toMatchObject({ status: 200 });
    for (const times of [1, 3, 5]) {
      await orderFaults(db, { kind: '410', operation: 'queryItems', times });
      expect(await call()).toMatchObject({ status: 200, body: quiet.body });
    }
  });

  it.each(tenantWide)('should not change %s when it was split', async (_, url) => {
    const call = asking(service.client, url);
    const quiet = await call();
    for (const category of CATEGORIES) {
      if (!(await splitBefore(where(), [TENANT, category]))) continue;
      expect(await call()).toMatchObject({ status: 200, body: quiet.body });
      return;
    }
    // Every category has a partition of its own by now.
    expect(await call()).toMatchObject({ status: 200, body: quiet.body });
  });

  it.each(every)('should not be noticed by %s', async (_, ready) => {
    const call = await ready();
    await orderFaults(db, { kind: '410', times: 1 });
    expect((await call()).status).toBeLessThan(300);
  });
});

describe('a process whose database misbehaves', () => {
  it.each(KINDS)('should be alive while any single call meets %s', async (kind) => {
    const times: number[] = [];
    for (const [, ready] of every) {
      const call = await ready();
      await orderFaults(db, { kind, times: 1, milliseconds: 30 });
      times.push(...(await service.aliveWhile(call())));
    }
    print(`one ${kind} for each kind of call`, times);
  });

  it.each(KINDS)('should be alive while every call meets %s again and again', async (kind) => {
    const calls = await Promise.all(every.map(([, ready]) => ready()));
    await orderFaults(db, { kind, times: 60, milliseconds: 30 });
    const work = Promise.all(calls.map((call) => call()));
    print(`60 times ${kind}`, await service.aliveWhile(work));
    for (const { status } of await work) expect([200, 201, 204, 404, 409, 412, 429, 503]).toContain(status);
  });
});

/** No assertion: how fast it is depends on the machine. */
function print(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const [median = 0, longest = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  process.stdout.write(
    `/health/live during ${what}: ${times.length} answers, median ${median.toFixed(1)} ms, longest ${longest.toFixed(1)} ms\n`,
  );
}
