import { BATCH } from '../support/batches.js';
import type { Answer, Client } from '../support/client.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { linesOf, ndjson, send } from '../support/imports.js';
import { interrupted, isIncoming, movesOf, patch, read, remove, whereIs } from '../support/moves.js';
import { at, containerOf, create, product, type ShownProduct, stored, TENANT } from '../support/products.js';

let app: TestAppWithDatabase;
beforeEach(async () => {
  app = await createApp();
});
afterEach(() => app.close());

const { move } = movesOf(() => app);
const transaction = (client: Client, operation: object) =>
  client.request('POST', '/v1/categories/garden/transactions', { body: { operations: [operation] } });

type Call = (client: Client, old: ShownProduct) => Promise<Answer>;

/** What a call that meets a product on its way is answered: as if the move had ended just before. */
const CALLS: readonly (readonly [name: string, call: Call, status: number, places: readonly string[]])[] = [
  ['a read', (client, { id }) => read(client, id, 'garden'), 200, ['garden']],
  ['a list', (client) => client.request('GET', '/v1/products?category=garden'), 200, ['garden']],
  ['a list of all', (client) => client.request('GET', '/v1/products?sort=price'), 200, ['garden']],
  ['a patch', (client, { id }) => patch(client, id, 'garden', { price: 2 }), 200, ['garden']],
  ['a delete', (client, { id }) => remove(client, id, 'garden'), 204, []],
  [
    'a put that creates',
    (client, { id }) => client.request('PUT', at(id, 'garden'), { body: product({ category: 'garden' }) }),
    428,
    ['garden'],
  ],
  [
    'a new product of its sku',
    (client, { sku }) =>
      client.request('POST', '/v1/products', { body: product({ category: 'garden', sku }) }),
    409,
    ['garden'],
  ],
  [
    'a batch that creates its sku',
    (client, { sku }) =>
      client.request('POST', BATCH, { body: { items: [product({ category: 'garden', sku })] } }),
    409,
    ['garden'],
  ],
  [
    'a batch that deletes',
    (client, { id }) => client.request('DELETE', BATCH, { body: { items: [{ id, category: 'garden' }] } }),
    200,
    [],
  ],
  ['a transaction that reads', (client, { id }) => transaction(client, { op: 'read', id }), 200, ['garden']],
  ['a transaction that deletes', (client, { id }) => transaction(client, { op: 'delete', id }), 200, []],
  [
    'a transaction that patches',
    (client, { id }) => transaction(client, { op: 'patch', id, changes: { price: 2 } }),
    200,
    ['garden'],
  ],
  [
    'a transaction that replaces',
    (client, { id, sku }) =>
      transaction(client, { op: 'replace', id, product: { sku, name: 'r', price: 1 } }),
    200,
    ['garden'],
  ],
  ['the removal of its category', (client) => client.request('DELETE', '/v1/categories/garden'), 200, []],
  ['the sums of its category', (client) => client.request('GET', '/v1/categories/garden'), 200, ['garden']],
];

describe.each(['commit', 'publish'] as const)('a move that ended before %s', (step) => {
  it.each(CALLS)('should be completed by %s', async (_, call, status, places) => {
    const old = await create(app);
    await interrupted(app, step, () => move(old.id, old.etag));
    expect(await isIncoming(app, old.id, 'garden')).toBe(true);
    expect(await call(app, old)).toMatchObject({ status });
    expect(await isIncoming(app, old.id, 'garden')).toBe(false);
    expect(await whereIs(app, old.id)).toEqual(places);
  });

  it('should be counted once, and summed once, in all categories', async () => {
    const old = await create(app, { quantity: 5 });
    await interrupted(app, step, () => move(old.id, old.etag));
    const { body } = await app.request('GET', '/v1/categories');
    expect(body).toMatchObject({ items: [{ category: 'garden', products: 1, units: 5 }] });
    await interrupted(app, step, () => move(old.id, '*', 'cellar', 'garden'));
    expect((await app.request('GET', '/v1/products?count=true')).body).toMatchObject({
      items: [{ category: 'cellar' }],
      total: 1,
    });
  });

  it('should be exported once', async () => {
    const old = await create(app);
    await interrupted(app, step, () => move(old.id, old.etag));
    const { body } = await app.request('GET', '/v1/exports/products');
    expect(linesOf(body)).toMatchObject([{ id: old.id, category: 'garden' }]);
  });

  it('should not be written over by an import, which replaces the product', async () => {
    const old = await create(app);
    await interrupted(app, step, () => move(old.id, old.etag));
    const row = product({ id: old.id, category: 'garden', sku: old['sku'], name: 'Imported' });
    expect((await send(app, ndjson(row))).body).toMatchObject({ received: 1, replaced: 1, failed: 0 });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
    expect(await read(app, old.id, 'garden')).toMatchObject({
      body: { name: 'Imported', createdAt: old.createdAt },
    });
  });
});

describe('a move that was announced and can never happen', () => {
  it.each(['create', 'upsert'])('should not keep its sku from an import (%s)', async (mode) => {
    const old = await create(app);
    await interrupted(app, 'commit', () => move(old.id, old.etag));
    await remove(app, old.id, 'tools');
    const row = product({ category: 'garden', sku: old['sku'] });
    const { body } = await send(app, ndjson(row), { query: `?mode=${mode}` });
    expect(body).toMatchObject({ received: 1, created: 1, failed: 0 });
  });

  it('should not keep its id and its sku from a new product', async () => {
    const old = await create(app);
    await interrupted(app, 'commit', () => move(old.id, old.etag));
    await remove(app, old.id, 'tools');
    const body = product({ category: 'garden', sku: old['sku'] });
    expect(await app.request('PUT', at(old.id, 'garden'), { body })).toMatchObject({ status: 201 });
  });
});

/** What that version wrote first: the copy, which everybody sees, marked as pending. */
async function pendingCopyOf(old: ShownProduct): Promise<void> {
  const {
    _rid: rid,
    _etag: etag,
    _self,
    _ts,
    _attachments,
    ...document
  } = (await stored(app, old.id, 'tools')) ?? {};
  const arrival = { move: 'm1', from: 'tools', rid, etag, pending: 'changed since' };
  const copy = { ...document, category: 'garden', cursorKey: `${String(document['cursorKey'])}g`, arrival };
  await containerOf(app).items.create(copy);
}

describe('a copy that the version before has left pending', () => {
  it('should be the product once it is read, and nobody sees two', async () => {
    const old = await create(app);
    await pendingCopyOf(old);
    expect(await read(app, old.id, 'garden')).toMatchObject({ status: 200 });
    expect(await whereIs(app, old.id)).toEqual(['garden']);
    expect((await stored(app, old.id, 'garden'))?.['arrival']).not.toHaveProperty('pending');
    expect(await move(old.id, old.etag)).toMatchObject({ status: 200 });
  });

  it('should stay when its original is gone', async () => {
    const old = await create(app);
    await pendingCopyOf(old);
    await containerOf(app).item(old.id, [TENANT, 'tools']).delete();
    expect(await whereIs(app, old.id)).toEqual(['garden']);
  });
});
