import type { Answer, Method } from '../support/client.js';
import { BATCH } from '../support/batches.js';
import { CSV, linesOf, ndjson, NDJSON, newCategory, reported } from '../support/imports.js';
import { at, itemsOf, type Json, type ShownProduct } from '../support/products.js';
import { Tenants } from '../support/tenants.js';

const IDS = ['one', 'two', 'three'];
const MARKER = 'for the eyes of acme';

let tenants: Tenants;
beforeAll(async () => {
  tenants = await Tenants.start();
});
afterAll(() => tenants[Symbol.asyncDispose]());

/** A category in which acme and bloom have products of the same ids and skus; acme's, whose etags somebody has found out. */
async function twins(house = tenants): Promise<readonly ShownProduct[]> {
  const category = newCategory();
  const foreign: ShownProduct[] = [];
  for (const [index, id] of IDS.entries()) {
    const body = { category, sku: `SKU-${index}`, price: 10 };
    foreign.push(await house.put('acme', id, { ...body, name: MARKER }));
    await house.put('bloom', id, { ...body, name: 'of bloom' });
  }
  return foreign;
}

/** What it takes that acme's data is neither read nor touched by what others do. */
async function keepingOut(
  foreign: readonly ShownProduct[],
  act: () => Promise<Answer>,
  house = tenants,
): Promise<Answer> {
  const before = await house.stored('acme');
  const answer = await act();
  expect(await house.stored('acme')).toBe(before);
  const text = JSON.stringify(answer);
  for (const secret of [MARKER, 'acme', ...foreign.map(({ etag }) => etag.slice(1, -1))]) {
    expect(text).not.toContain(secret);
  }
  return answer;
}

/** The rows as CSV, every cell in quotes. */
const csv = (rows: readonly Json[]): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(','))
    .join('\r\n');

/** What is tried upon each of the products: one item of a batch, or one operation of a transaction. */
type Step = (product: ShownProduct) => Json;
const changed = { name: 'changed', price: 1 };
const fields: Step = ({ sku }) => ({ sku, ...changed });
const row: Step = ({ id, category, sku, etag }) => ({ id, category, sku, ...changed, etag });
const create: Step = ({ category, sku }) => ({ category, sku, ...changed });
const patch: Step = ({ id, category, etag }) => ({ id, category, etag, changes: changed });
const remove: Step = ({ id, category, etag }) => ({ id, category, etag });

describe('Who knows the ids, skus and etags of another tenant', () => {
  it.each<[Method, string, Step, bloom: number, empty: number]>([
    ['POST', 'the same skus', create, 409, 201],
    ['PATCH', 'their etags', patch, 412, 404],
    ['PATCH', 'any etag', (product) => ({ ...patch(product), etag: '*' }), 200, 404],
    ['DELETE', 'their etags', remove, 412, 404],
    ['DELETE', 'no etags', ({ id, category }) => ({ id, category }), 200, 404],
  ])('should batch only what is his own: %s with %s', async (method, _, step, bloom, empty) => {
    const foreign = await twins();
    const body = { items: foreign.map(step) };
    for (const [tenant, status] of [
      ['bloom', bloom],
      ['empty', empty],
    ] as const) {
      const answer = await keepingOut(foreign, () => tenants.ask(tenant, method, BATCH, { body }));
      expect([tenant, answer.status]).toEqual([tenant, status]);
    }
  });

  it.each<[string, Step, bloom: number, empty: number]>([
    ['create', (product) => ({ op: 'create', product: fields(product) }), 409, 200],
    ['upsert', (product) => ({ op: 'upsert', id: product.id, product: fields(product) }), 200, 200],
    [
      'upsert, ids changed',
      (product) => ({ op: 'upsert', id: `${product.id} b`, product: fields(product) }),
      409,
      200,
    ],
    [
      'replace',
      (product) => ({ op: 'replace', id: product.id, product: fields(product), ifMatch: product.etag }),
      412,
      404,
    ],
    ['replace, any', (product) => ({ op: 'replace', id: product.id, product: fields(product) }), 200, 404],
    ['patch', ({ id, etag }) => ({ op: 'patch', id, changes: changed, ifMatch: etag }), 412, 404],
    ['patch, any', ({ id }) => ({ op: 'patch', id, changes: changed }), 200, 404],
    ['delete', ({ id, etag }) => ({ op: 'delete', id, ifMatch: etag }), 412, 404],
    ['delete, any', ({ id }) => ({ op: 'delete', id }), 200, 404],
    ['read', ({ id }) => ({ op: 'read', id }), 200, 404],
  ])('should run transactions only on what is his own: %s', async (_, step, bloom, empty) => {
    const foreign = await twins();
    const url = `/v1/categories/${encodeURIComponent(String(foreign[0]?.category))}/transactions`;
    const body = { operations: foreign.map(step) };
    for (const [tenant, status] of [
      ['bloom', bloom],
      ['empty', empty],
    ] as const) {
      const answer = await keepingOut(foreign, () => tenants.ask(tenant, 'POST', url, { body }));
      expect([tenant, answer.status]).toEqual([tenant, status]);
    }
  });

  it.each<[string, string, Step, bloom: Json, empty: Json]>([
    [NDJSON, 'mode=upsert', row, { replaced: 3 }, { created: 3 }],
    [CSV, 'mode=upsert', row, { replaced: 3 }, { created: 3 }],
    [NDJSON, 'mode=create', row, { failed: 3 }, { created: 3 }],
    [CSV, 'mode=create', row, { failed: 3 }, { created: 3 }],
    [NDJSON, 'mode=upsert', create, { failed: 3 }, { created: 3 }],
    [NDJSON, 'dryRun=true', row, { replaced: 3 }, { created: 3 }],
    [NDJSON, 'dryRun=true&mode=create', row, { failed: 3 }, { created: 3 }],
  ])('should import over nothing but his own: %s, %s', async (type, query, step, bloom, empty) => {
    const foreign = await twins();
    const rows = foreign.map(step);
    const options = { body: type === CSV ? csv(rows) : ndjson(...rows), headers: { 'content-type': type } };
    for (const [tenant, counts] of [
      ['bloom', bloom],
      ['empty', empty],
    ] as const) {
      const answer = await keepingOut(foreign, () =>
        tenants.ask(tenant, 'POST', `/v1/imports?${query}`, options),
      );
      const ours = { errors: expect.any(Array), retried: expect.any(Number) };
      const told = query.startsWith('dryRun') ? { dryRun: true } : {};
      expect(answer).toEqual(reported({ received: 3, ...counts, ...ours, ...told }));
    }
  });

  it('should get other ids than they for rows that have none', async () => {
    const line = ndjson({ category: newCategory(), sku: 'SAME', ...changed });
    const ids = new Set<unknown>();
    for (const tenant of ['acme', 'bloom', 'empty'] as const) {
      await tenants.ask(tenant, 'POST', '/v1/imports', { body: line, headers: { 'content-type': NDJSON } });
      const [product] = itemsOf((await tenants.ask(tenant, 'GET', '/v1/products?sku=SAME')).body);
      ids.add(product?.id);
    }
    expect(ids.size).toBe(3);
  });

  it.each(['ndjson', 'csv'])('should export only what is his own: %s', async (format) => {
    const foreign = await twins();
    const category = encodeURIComponent(String(foreign[0]?.category));
    const all = `/v1/exports/products?format=${format}`;
    for (const url of [all, `${all}&category=${category}`]) {
      const own = await keepingOut(foreign, () => tenants.ask('bloom', 'GET', url));
      expect([own.status, own.body]).toEqual([200, expect.stringContaining('of bloom')]);
    }
    const none = await keepingOut(foreign, () => tenants.ask('empty', 'GET', `${all}&category=${category}`));
    expect([none.status, linesOf(format === 'csv' ? '' : none.body)]).toEqual([200, []]);
  });

  it.each([false, true])(
    'should delete the category only as far as it is his (by the account: %s)',
    async (able) => {
      await using house = await Tenants.start({ COSMOS_DELETE_BY_PARTITION_KEY: String(able) });
      const foreign = await twins(house);
      const [{ category } = { category: '' }] = foreign;
      for (const [tenant, deleted] of [
        ['bloom', 3],
        ['empty', 0],
      ] as const) {
        const act = () => house.ask(tenant, 'DELETE', `/v1/categories/${encodeURIComponent(category)}`);
        const { status, body } = await keepingOut(foreign, act, house);
        expect([status, body]).toEqual(
          able ? [202, undefined] : [200, { deleted, requestCharge: expect.any(Number) }],
        );
        // The receipt of a removal stays for a while, for a lost reply to be told; the tombstone, for readers of the change feed.
        const left = (await house.stored(tenant))
          .split('\n')
          .filter((line) => !/"type":"(removal|tombstone)"/.test(line));
        expect(left.join('')).toBe('');
      }
    },
  );

  it('should move only what is his own, and also to where they have the same', async () => {
    const [from, to] = [await twins(), await twins()];
    const [{ id, category } = { id: '', category: '' }] = from;
    await tenants.ask('bloom', 'DELETE', `/v1/categories/${encodeURIComponent(String(to[0]?.category))}`);
    const options = { body: { category: to[0]?.category }, headers: { 'if-match': '*' } };
    for (const [tenant, status] of [
      ['bloom', 200],
      ['empty', 404],
    ] as const) {
      const move = () => tenants.ask(tenant, 'POST', at(id, category, '/move'), options);
      expect((await keepingOut([...from, ...to], move)).status).toBe(status);
    }
  });
});
