import { ManualClock } from 'cosmolite';
import { BATCH, newCategory } from '../support/batches.js';
import type { Method } from '../support/client.js';
import { linesOf, ndjson, reported, send } from '../support/imports.js';
import { get } from '../support/json.js';
import { interrupted, movesOf, whereIs } from '../support/moves.js';
import {
  at,
  containerOf,
  create,
  type Json,
  MOMENT,
  pageOf,
  product,
  type ShownProduct,
  stored,
  TENANT,
} from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const DAY_MS = 86_400_000;

const clock = new ManualClock(Date.now());
const app = withApp({ cosmolite: { clock } });

const { move } = movesOf(() => app);

/** Everything that is stored in a category. */
async function documentsIn(category: string): Promise<Json[]> {
  const options = { partitionKey: [TENANT, category] };
  return (await containerOf(app).items.query<Json>('SELECT * FROM c', options).fetchAll()).resources;
}

/** A category that holds nothing but the note of a product that has left it. */
async function left(): Promise<{
  readonly old: ShownProduct;
  readonly note: Json;
  readonly category: string;
}> {
  const category = newCategory();
  const old = await create(app, { category });
  expect(await move(old.id, old.etag, `${category} too`, category)).toMatchObject({ status: 200 });
  const [note = {}, ...others] = await documentsIn(category);
  expect(others).toEqual([]);
  return { old, note, category };
}

describe('the note that a move leaves', () => {
  it('should say what went, where to, and by which move', async () => {
    const category = newCategory();
    const old = await create(app, { category });
    await move(old.id, old.etag, 'garden', category);
    const name = get((await stored(app, old.id, 'garden'))?.['moveOrigin'], 'move');
    expect(await documentsIn(category)).toEqual([
      {
        id: ` move:${String(name)}`,
        tenantId: TENANT,
        category,
        type: 'move',
        uniqueKey: ` move:${String(name)}`,
        productId: old.id,
        sku: old.sku,
        createdAt: old.createdAt,
        movedAt: expect.stringMatching(MOMENT),
        to: 'garden',
        move: name,
        ttl: DAY_MS / 1000,
        _rid: expect.any(String),
        _self: expect.any(String),
        _etag: expect.any(String),
        _attachments: 'attachments/',
        _ts: expect.any(Number),
      },
    ]);
  });

  it('should be gone after a day', async () => {
    const { category } = await left();
    clock.advance(DAY_MS - 1000);
    expect(await documentsIn(category)).toHaveLength(1);
    clock.advance(2000);
    expect(await documentsIn(category)).toEqual([]);
  });

  it('should not be listed and not be counted, in its category and in all', async () => {
    const { category } = await left();
    const inCategory = new URLSearchParams({ category, count: 'true' });
    expect((await app.request('GET', `/v1/products?${inCategory.toString()}`)).body).toEqual({
      items: [],
      nextCursor: null,
      total: 0,
    });
    const { items, total } = pageOf((await app.request('GET', '/v1/products?count=true&limit=100')).body);
    expect(total).toBe(items.length);
    expect(items.map((item) => item.category)).not.toContain(category);
  });

  it('should not make a category', async () => {
    const { category } = await left();
    const instance = `/v1/categories/${encodeURIComponent(category)}`;
    expect(await app.request('GET', instance)).toEqual(problemAnswer('category_not_found', { instance }));
    const { body } = await app.request('GET', '/v1/categories');
    expect(JSON.stringify(body)).not.toContain(JSON.stringify(category));
  });

  it('should not be exported', async () => {
    const { category } = await left();
    const query = new URLSearchParams({ category });
    const { status, body } = await app.request('GET', `/v1/exports/products?${query.toString()}`);
    expect({ status, lines: linesOf(body) }).toEqual({ status: 200, lines: [] });
  });

  it('should not be deleted with its category, and not be counted: it answers the moves that are on their way', async () => {
    const category = newCategory();
    const old = await create(app, { category });
    await interrupted(app, 'commit', () => move(old.id, old.etag, 'garden', category));
    await move(old.id, old.etag, 'cellar', category);
    const path = `/v1/categories/${encodeURIComponent(category)}`;
    expect(await app.request('DELETE', path)).toMatchObject({ status: 200, body: { deleted: 0 } });
    expect(await move(old.id, old.etag, 'garden', category)).toMatchObject({ status: 404 });
    expect(await whereIs(app, old.id)).toEqual(['cellar']);
  });

  it('should keep neither the id nor the sku of its product', async () => {
    const { old, category } = await left();
    const body = { category, sku: old['sku'], name: 'Newcomer', price: 1 };
    expect(await app.request('PUT', at(old.id, category), { body })).toMatchObject({ status: 201 });
  });

  it('should not stand in the way of an import of its product', async () => {
    const { old, category } = await left();
    const row = { id: old.id, category, sku: old['sku'], name: 'Newcomer', price: 1 };
    expect(await send(app, ndjson(row))).toEqual(reported({ received: 1, created: 1 }));
  });
});

describe('the id of a note', () => {
  it.each<[Method, string, Json]>([
    ['GET', '', {}],
    ['PUT', '', { body: product({ category: 'tools' }), headers: { 'if-match': '*' } }],
    ['PATCH', '', { body: { name: 'x' }, headers: { 'if-match': '*' } }],
    ['DELETE', '', {}],
    ['POST', '/move', { body: { category: 'garden' }, headers: { 'if-match': '*' } }],
  ])('should be no product id: %s %s', async (method, action, options) => {
    const { note, category } = await left();
    const answer = await app.request(method, at(String(note['id']), category, action), options);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_id' } });
    expect(await documentsIn(category)).toEqual([note]);
  });

  it.each<[Method, Json]>([
    ['PATCH', { etag: '"x"', changes: { name: 'x' } }],
    ['DELETE', {}],
  ])('should be no product id in a batch: %s', async (method, item) => {
    const { note, category } = await left();
    const { id } = note;
    const answer = await app.request(method, BATCH, { body: { items: [{ id, category, ...item }] } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/items/0/id' }] } });
    expect(await documentsIn(category)).toEqual([note]);
  });

  it.each<Json>([
    { op: 'read' },
    { op: 'delete' },
    { op: 'patch', changes: { name: 'x' } },
    { op: 'replace', product: { sku: 'X', name: 'x', price: 1 } },
    { op: 'upsert', product: { sku: 'X', name: 'x', price: 1 } },
  ])('should be no product id in a transaction: $op', async (operation) => {
    const { note, category } = await left();
    const path = `/v1/categories/${encodeURIComponent(category)}/transactions`;
    const body = { operations: [{ ...operation, id: note['id'] }] };
    const answer = await app.request('POST', path, { body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/operations/0/id' }] } });
    expect(await documentsIn(category)).toEqual([note]);
  });

  it('should be no product id in an import', async () => {
    const { note, category } = await left();
    const row = product({ id: note['id'], category });
    expect(await send(app, ndjson(row))).toMatchObject({
      body: { received: 1, failed: 1, errors: [{ line: 1, code: 'validation_failed' }] },
    });
    expect(await documentsIn(category)).toEqual([note]);
  });
});
