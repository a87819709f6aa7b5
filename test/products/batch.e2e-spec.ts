import type { Answer, Method } from '../support/client.js';
import {
  BATCH,
  CHARGE,
  created,
  fill,
  newCategory,
  productsOf,
  refused,
  resultsOf,
  sibling,
} from '../support/batches.js';
import { get } from '../support/json.js';
import { at, create, type Json, product, statusesOf, stored } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info' });

const batch = (method: Method, items: unknown): Promise<Answer> =>
  app.request(method, BATCH, { body: { items } });

const deleted = (index: number, { id, category: where }: Json) => ({
  index,
  id,
  category: where,
  status: 204,
  requestCharge: CHARGE,
});

describe('POST /v1/products/batch', () => {
  it('should create products of several categories, and tell what each cost', async () => {
    const [one, two] = [newCategory(), newCategory()];
    const items = [
      product({ category: one }),
      product({ category: two, ttl: -1 }),
      product({ category: one, tags: ['a'] }),
    ];
    const answer = await batch('POST', items);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        results: items.map((item, index) => created(index, item)),
        succeeded: 3,
        failed: 0,
        requestCharge: Number(answer.headers['x-request-charge']),
      },
    });
    const charges = resultsOf(answer).map((result) => Number(get(result, 'requestCharge')));
    expect(charges.reduce((sum, charge) => sum + charge, 0)).toBeCloseTo(
      Number(answer.headers['x-request-charge']),
      1,
    );
    expect(await productsOf(app, one)).toHaveLength(2);
    expect(get(resultsOf(answer)[1], 'product')).toEqual((await productsOf(app, two))[0]);
  });

  it('should commit two of three categories when a sku is taken in the third, and say so', async () => {
    const [one, two, three] = [newCategory(), newCategory(), newCategory()];
    const taken = await create(app, { category: two });
    const items = [
      product({ category: one }),
      product({ category: two }),
      product({ category: three }),
      product({ category: two, sku: taken['sku'] }),
      product({ category: one }),
    ];
    const answer = await batch('POST', items);
    expect(answer.status).toBe(207);
    expect(answer.body).toEqual({
      results: [
        created(0, items[0]),
        sibling(1, two, 3),
        created(2, items[2]),
        refused(3, two, 'sku_taken', 409, { sku: taken['sku'] }),
        created(4, items[4]),
      ],
      succeeded: 3,
      failed: 2,
      requestCharge: CHARGE,
    });
    expect(await productsOf(app, two)).toEqual([taken]);
    const saved = resultsOf(answer).flatMap((result) => get(result, 'product') ?? []);
    expect([...(await productsOf(app, one)), ...(await productsOf(app, three))]).toEqual(
      expect.arrayContaining(saved),
    );
  });

  it('should be the first problem, with every result, when nothing was committed', async () => {
    const [one, two] = [newCategory(), newCategory()];
    const [a, b] = [await create(app, { category: one }), await create(app, { category: two })];
    const answer = await batch('POST', [
      product({ category: two }),
      product({ category: one, sku: a['sku'] }),
      product({ category: two, sku: b['sku'] }),
    ]);
    expect(answer).toEqual(
      problemAnswer('sku_taken', {
        instance: BATCH,
        sku: a['sku'],
        results: [
          sibling(0, two, 2),
          refused(1, one, 'sku_taken', 409, { sku: a['sku'] }),
          refused(2, two, 'sku_taken', 409, { sku: b['sku'] }),
        ],
        succeeded: 0,
        failed: 3,
        requestCharge: CHARGE,
      }),
    );
  });

  it.each([0, 50, 99])('should store nothing when item %i of a hundred is refused', async (index) => {
    const name = newCategory();
    const taken = await create(app, { category: name, name: 'the first' });
    const items = fill(name, 100);
    items[index] = product({ category: name, sku: taken['sku'] });
    const answer = await batch('POST', items);
    expect(answer.status).toBe(409);
    expect(resultsOf(answer).map((result) => get(result, 'status'))).toEqual(
      items.map((_, place) => (place === index ? 409 : 424)),
    );
    expect(await productsOf(app, name)).toEqual([taken]);
  });

  it('should create a hundred products in one request to the database', async () => {
    const answer = await batch('POST', fill(newCategory(), 100));
    expect(answer).toMatchObject({ status: 201, body: { succeeded: 100, failed: 0 } });
    expect(app.lines).toContainEqual(
      expect.objectContaining({ requestId: answer.headers['x-request-id'], databaseRequests: 1 }),
    );
  });

  it('should create the hundred products of a hundred categories', async () => {
    const items = Array.from({ length: 100 }, () => product({ category: newCategory() }));
    const answer = await batch('POST', items);
    expect(answer).toMatchObject({ status: 201, body: { succeeded: 100 } });
    expect(resultsOf(answer).map((result) => get(result, 'category'))).toEqual(
      items.map((item) => item['category']),
    );
  });

  it('should take categories for the same whatever their case', async () => {
    const name = newCategory();
    const items = [product({ category: name.toUpperCase() }), product({ category: ` ${name} ` })];
    expect(await batch('POST', items)).toMatchObject({ status: 201 });
    expect(await productsOf(app, name)).toHaveLength(2);
  });
});

describe('PATCH /v1/products/batch', () => {
  it('should change each product as its own PATCH would', async () => {
    const name = newCategory();
    const [a, b, alone] = [
      await create(app, { category: name, description: 'old', ttl: 60 }),
      await create(app, { category: name }),
      await create(app, { category: name, description: 'old', ttl: 60 }),
    ];
    const changes = { description: null, ttl: null, price: 4.35, tags: ['new'] };
    const answer = await batch('PATCH', [
      { id: a.id, category: name, etag: a.etag, changes },
      { id: b.id, category: name.toUpperCase(), etag: '*', changes: { quantity: 7 } },
    ]);
    expect(answer.status).toBe(200);
    const one = await app.request('PATCH', at(alone.id, name), {
      body: changes,
      headers: { 'if-match': '*' },
    });
    const { description: _description, ttl: _ttl, ...kept } = a;
    const { id: _id, sku: _sku, ...likeOne } = kept;
    expect(one.body).toMatchObject({
      ...likeOne,
      price: 4.35,
      tags: ['new'],
      etag: expect.any(String),
      updatedAt: expect.any(String),
      createdAt: alone.createdAt,
    });
    expect(answer.body).toEqual({
      results: [
        {
          index: 0,
          id: a.id,
          category: name,
          status: 200,
          etag: expect.any(String),
          product: {
            ...kept,
            price: 4.35,
            tags: ['new'],
            etag: expect.any(String),
            updatedAt: expect.any(String),
          },
          requestCharge: CHARGE,
        },
        expect.objectContaining({
          index: 1,
          id: b.id,
          status: 200,
          product: expect.objectContaining({ quantity: 7 }),
        }),
      ],
      succeeded: 2,
      failed: 0,
      requestCharge: CHARGE,
    });
    const first = get(resultsOf(answer)[0], 'product');
    expect((await app.request('GET', at(a.id, name))).body).toEqual(first);
    expect(get(first, 'etag')).toBe(get(resultsOf(answer)[0], 'etag'));
    expect(await stored(app, a.id, name)).not.toHaveProperty('ttl');
  });

  it('should change nothing of a category when one etag is stale, and tell the present one', async () => {
    const [name, other] = [newCategory(), newCategory()];
    const products = [
      await create(app, { category: name }),
      await create(app, { category: name }),
      await create(app, { category: other }),
    ];
    const [a, b, c] = products.map(({ id, category: where, etag }) => ({
      id,
      category: where,
      etag,
      changes: { price: 1 },
    }));
    const answer = await batch('PATCH', [a, { ...b, etag: '"stale"' }, c]);
    expect(answer).toMatchObject({
      status: 207,
      body: {
        results: [
          sibling(0, name, 1),
          refused(1, name, 'precondition_failed', 412, { currentEtag: b?.etag }),
          { index: 2, status: 200 },
        ],
        succeeded: 1,
        failed: 2,
      },
    });
    expect(await productsOf(app, name)).toEqual(expect.arrayContaining(products.slice(0, 2)));
  });

  it('should say which product is not there', async () => {
    const name = newCategory();
    const changes = { price: 1 };
    const answer = await batch('PATCH', [{ id: 'nobody', category: name, etag: '*', changes }]);
    expect(answer).toEqual(
      problemAnswer('product_not_found', {
        instance: BATCH,
        results: [{ ...refused(0, name, 'product_not_found', 404), id: 'nobody' }],
        succeeded: 0,
        failed: 1,
        requestCharge: CHARGE,
      }),
    );
  });
});

describe('DELETE /v1/products/batch', () => {
  it('should delete products, with their etags or without', async () => {
    const [one, two] = [newCategory(), newCategory()];
    const [a, b] = [await create(app, { category: one }), await create(app, { category: two })];
    const answer = await batch('DELETE', [
      { id: a.id, category: one, etag: a.etag },
      { id: b.id, category: two },
    ]);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      results: [deleted(0, a), deleted(1, b)],
      succeeded: 2,
      failed: 0,
      requestCharge: CHARGE,
    });
    expect([...(await productsOf(app, one)), ...(await productsOf(app, two))]).toEqual([]);
  });

  it('should delete none of a category when one is at another version', async () => {
    const name = newCategory();
    const [a, b] = [await create(app, { category: name }), await create(app, { category: name })];
    const answer = await batch('DELETE', [
      { id: a.id, category: name },
      { id: b.id, category: name, etag: a.etag },
    ]);
    expect(answer).toMatchObject({ status: 412, body: { code: 'precondition_failed', failed: 2 } });
    expect(await productsOf(app, name)).toHaveLength(2);
  });
});

describe('two batches at the same time', () => {
  it('should never share a category between them', async () => {
    for (let round = 0; round < 20; round += 1) {
      const name = newCategory();
      const skus = Array.from({ length: 10 }, (_, n) => `ROUND-${n}`);
      const make = (who: string, order: readonly string[]) =>
        batch(
          'POST',
          order.map((sku) => product({ category: name, sku, name: who })),
        );
      const answers = await Promise.all([make('a', skus), make('b', skus.toReversed())]);
      expect(statusesOf(answers)).toEqual([201, 409]);
      const names = (await productsOf(app, name)).map((item) => item['name']);
      expect(names).toHaveLength(10);
      expect(new Set(names).size).toBe(1);
    }
  });
});
