import {
  at,
  containerOf,
  create,
  type Json,
  type ShownProduct,
  stored,
  TENANT,
  itemsOf,
} from '../support/products.js';
import { line, reserve } from '../support/reservations.js';
import { problemAnswer } from '../support/responses.js';
import { adjust, stockAt } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info' });
const shelf: Record<string, ShownProduct> = {};

const SHELF: Json[] = [
  { sku: 'HAMMER', name: 'Claw hammer', price: 19.99, quantity: 7, tags: ['steel', 'hand'] },
  {
    sku: 'MALLET',
    name: 'claw mallet',
    price: 12.5,
    quantity: 0,
    tags: ['wood', 'hand'],
    status: 'inactive',
  },
  { sku: 'SAW', name: 'Hand saw', price: 24, quantity: 3, tags: ['steel'] },
  {
    sku: 'RAKE',
    name: 'Τσουγκράνα',
    price: 19.99,
    quantity: 12,
    category: 'garden',
    tags: ['steel', 'long'],
  },
  { sku: 'HOSE', name: 'Hose 20 m', price: 31.9, quantity: 7, category: 'garden' },
];

beforeAll(async () => {
  for (const fields of SHELF) shelf[String(fields['sku'])] = await create(app, fields);
});

const list = (query = '') => app.request('GET', `/v1/products${query}`);
const skusOf = (body: unknown): unknown[] => itemsOf(body).map(({ sku }) => sku);

describe('GET /v1/products', () => {
  it('should answer with whole products, sorted as asked', async () => {
    expect(await list('?category=tools&sort=price')).toEqual({
      status: 200,
      headers: expect.objectContaining({
        'content-type': 'application/json; charset=utf-8',
        'x-request-charge': expect.any(String),
      }),
      body: { items: [shelf['MALLET'], shelf['HAMMER'], shelf['SAW']], nextCursor: null },
    });
  });

  it.each([
    ['', ['HAMMER', 'HOSE', 'MALLET', 'RAKE', 'SAW']],
    ['category=tools', ['HAMMER', 'MALLET', 'SAW']],
    ['category=%20TOOLS', ['HAMMER', 'MALLET', 'SAW']],
    ['category=nowhere', []],
    ['status=active', ['HAMMER', 'HOSE', 'RAKE', 'SAW']],
    ['status=inactive', ['MALLET']],
    ['tag=steel', ['HAMMER', 'RAKE', 'SAW']],
    ['tag=wood&tag=long', ['MALLET', 'RAKE']],
    ['tag=%20wood%20', ['MALLET']],
    ['tag=Steel', []],
    ['sku=SAW', ['SAW']],
    ['minPrice=19.99', ['HAMMER', 'HOSE', 'RAKE', 'SAW']],
    ['maxPrice=19.99', ['HAMMER', 'MALLET', 'RAKE']],
    ['minPrice=12.51&maxPrice=23.99', ['HAMMER', 'RAKE']],
    ['minPrice=20&maxPrice=10', []],
    ['minQuantity=7', ['HAMMER', 'HOSE', 'RAKE']],
    ['maxQuantity=0', ['MALLET']],
    ['minQuantity=3&maxQuantity=7', ['HAMMER', 'HOSE', 'SAW']],
    ['name=CLAW', ['HAMMER', 'MALLET']],
    ['name=claw%20h', ['HAMMER']],
    [`name=${encodeURIComponent('ΤΣ')}`, ['RAKE']],
    ['name=hammer', []],
    ['name=%25', []],
    ['category=tools&tag=steel&status=active&minPrice=20', ['SAW']],
    ["sku=A&name=' OR 1=1 --", []],
  ])('should filter by "%s"', async (query, expected) => {
    const answer = await list(`?count=true&${query}`);
    expect(answer).toMatchObject({ status: 200, body: { nextCursor: null, total: expected.length } });
    expect(new Set(skusOf(answer.body))).toEqual(new Set(expected));
  });

  it.each([
    // Without case: "claw …" stands beside "Claw …".
    ['name', ['HAMMER', 'MALLET', 'SAW', 'HOSE', 'RAKE']],
    ['-name', ['RAKE', 'HOSE', 'SAW', 'MALLET', 'HAMMER']],
    ['updatedAt', ['HAMMER', 'MALLET', 'SAW', 'RAKE', 'HOSE']],
    ['-updatedAt', ['HOSE', 'RAKE', 'SAW', 'MALLET', 'HAMMER']],
  ])('should sort by %s over the whole tenant', async (sort, expected) => {
    expect(skusOf((await list(`?sort=${sort}`)).body)).toEqual(expected);
  });

  it.each([
    ['price', [12.5, 19.99, 19.99, 24, 31.9]],
    ['-price', [31.9, 24, 19.99, 19.99, 12.5]],
    ['quantity', [0, 3, 7, 7, 12]],
    ['-quantity', [12, 7, 7, 3, 0]],
  ])('should sort by %s, equal values next to each other', async (sort, expected) => {
    const { body } = await list(`?sort=${sort}`);
    const key = sort.replace('-', '');
    expect(itemsOf(body).map((item) => item[key])).toEqual(expected);
  });

  it('should find what was changed then or later', async () => {
    const { sku, updatedAt } = await create(app, { category: 'since' });
    const nextMoment = new Date(Date.parse(updatedAt) + 1).toISOString();
    expect(skusOf((await list(`?category=since&updatedSince=${updatedAt}`)).body)).toEqual([sku]);
    expect(skusOf((await list(`?category=since&updatedSince=${nextMoment}`)).body)).toEqual([]);
  });

  it('should show of a product what a read shows, its stock included', async () => {
    const fields = { category: 'stocked', description: 'Of beech.', ttl: 999_999, quantity: 9 };
    const chair = await create(app, fields);
    const headers = { 'if-match': '*' };
    await app.request('PATCH', stockAt(chair), { body: { safetyStock: 3 }, headers });
    await adjust(app, chair, 4, { location: 'store-2' });
    await reserve(app, [line(chair, 2)]);
    const { body } = await app.request('GET', at(chair.id, chair.category));
    expect(body).toMatchObject({ ...fields, quantity: 13, reserved: 2, available: 8 });
    expect(itemsOf((await list('?category=stocked')).body)).toEqual([body]);
    expect(itemsOf((await list('?category=stocked&sort=name')).body)).toEqual([body]);
  });

  describe('what else is stored', () => {
    it('should not be listed or counted when it is of another type', async () => {
      const note = { tenantId: TENANT, category: 'mixed', type: 'note', status: 'active' };
      await containerOf(app).items.create({ ...note, id: 'note', uniqueKey: 'note:note', cursorKey: '0' });
      await create(app, { category: 'mixed', sku: 'ONLY' });
      const { body } = await list('?category=mixed&count=true');
      expect(body).toMatchObject({ items: [{ sku: 'ONLY' }], total: 1 });
    });

    it('should not be listed or counted when it is of another tenant', async () => {
      const mine = await create(app, { category: 'shared' });
      const document = await stored(app, mine.id, 'shared');
      await containerOf(app).items.create({ ...document, tenantId: 'other', id: 'foreign' });
      expect((await list('?category=shared&count=true')).body).toMatchObject({ items: [mine], total: 1 });
      expect((await list(`?sku=${String(mine['sku'])}&count=true`)).body).toMatchObject({
        items: [mine],
        total: 1,
      });
      expect(await app.request('GET', at('foreign', 'shared'))).toMatchObject({ status: 404 });
    });

    it.each([
      ['name', undefined, 'is missing'],
      ['stock', 'all of it', 'has an unexpected value'],
      ['stock', { sequence: 1, levels: { main: { onHand: '9', reserved: 0 } } }, 'has an unexpected value'],
    ])('should fail the call, and be named in the log, when its %s is %j', async (name, value, reason) => {
      const { id } = await create(app, { category: 'damaged' });
      const document = await stored(app, id, 'damaged');
      const torn = { ...document, id: 'torn', uniqueKey: 'torn', [name]: value };
      const { item } = await containerOf(app).items.create(torn);
      app.lines.length = 0;
      expect(await list('?category=damaged')).toEqual(
        problemAnswer('internal_error', {
          instance: '/v1/products',
          detail: 'A stored product cannot be read.',
        }),
      );
      const message = `Document ["damaged","torn"] (category, id) cannot be read as a product: "${name}" ${reason}.`;
      expect(app.lines).toEqual([
        expect.objectContaining({
          err: expect.objectContaining({ cause: expect.objectContaining({ message }) }),
        }),
      ]);
      await containerOf(app).item(item.id, [TENANT, 'damaged']).delete();
    });
  });
});
