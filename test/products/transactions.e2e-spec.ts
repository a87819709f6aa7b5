import type { ErrorCode } from '../../src/app.errors.js';
import type { Answer } from '../support/client.js';
import { CHARGE, newCategory, productsOf, resultsOf } from '../support/batches.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { orderFaults } from '../support/faults.js';
import { get } from '../support/json.js';
import { at, create, type Json, shown, stored } from '../support/products.js';
import { fieldError, problemAnswer } from '../support/responses.js';

let app: TestAppWithDatabase;

beforeAll(async () => {
  app = await createApp();
});

afterEach(() => orderFaults(app.db));

afterAll(() => app.close());

const pathOf = (category: string): string => `/v1/categories/${encodeURIComponent(category)}/transactions`;

const run = (category: string, operations: unknown): Promise<Answer> =>
  app.request('POST', pathOf(category), { body: { operations } });

let skus = 0;
/** A product without a category: that is in the path. */
const body = (fields: Json = {}): Json => ({ sku: `T-${(skus += 1)}`, name: 'Saw', price: 24.5, ...fields });

const statusesOf = (answer: Answer): unknown[] => resultsOf(answer).map((result) => get(result, 'status'));

/** The result of an operation that left or found a product. */
const result = (index: number, op: string, status: number, product: Json) => ({
  index,
  op,
  status,
  etag: expect.any(String),
  product,
  requestCharge: CHARGE,
});

/** An operation on a product that is not there. */
const failing = (op: string): Json => ({ op, id: 'nobody' });

describe('A transaction', () => {
  it('should carry out all six operations, in order', async () => {
    const category = newCategory();
    const [a, b, c] = [
      await create(app, { category, description: 'old', ttl: 60 }),
      await create(app, { category }),
      await create(app, { category }),
    ];
    const created = body({ tags: ['new'] });
    const upserted = body();
    const replaced = body({ name: 'Replaced' });
    const answer = await run(category.toUpperCase(), [
      { op: 'create', product: created },
      { op: 'upsert', id: 'u', product: { ...upserted, category: ` ${category.toUpperCase()}` } },
      { op: 'upsert', id: 'u', product: { ...upserted, quantity: 2 } },
      { op: 'replace', id: b.id, product: replaced, ifMatch: b.etag },
      { op: 'patch', id: a.id, changes: { price: 1, description: null }, ifMatch: a.etag },
      { op: 'delete', id: c.id, ifMatch: c.etag },
      { op: 'read', id: a.id },
    ]);
    const { description: _description, ...left } = a;
    const patched = { ...left, price: 1, etag: expect.any(String), updatedAt: expect.any(String) };
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      results: [
        result(0, 'create', 201, shown({ ...created, category })),
        result(1, 'upsert', 201, shown({ ...upserted, category }, { id: 'u' })),
        result(2, 'upsert', 200, shown({ ...upserted, category, quantity: 2 }, { id: 'u' })),
        result(3, 'replace', 200, shown({ ...replaced, category }, { id: b.id, createdAt: b.createdAt })),
        result(4, 'patch', 200, patched),
        { index: 5, op: 'delete', status: 204, requestCharge: CHARGE },
        result(6, 'read', 200, patched),
      ],
      requestCharge: Number(answer.headers['x-request-charge']),
    });
    const products = [0, 2, 3, 6].map((index) => get(resultsOf(answer)[index], 'product'));
    expect(await productsOf(app, category)).toEqual(expect.arrayContaining(products));
    expect(await productsOf(app, category)).toHaveLength(4);
    expect(get(resultsOf(answer)[6], 'product')).toEqual(get(resultsOf(answer)[4], 'product'));
  });

  it('should keep the beginning of what it writes over', async () => {
    const category = newCategory();
    const { id, createdAt } = await create(app, { category });
    const answer = await run(category, [{ op: 'upsert', id, product: body({ name: 'Over' }) }]);
    expect(answer).toMatchObject({
      body: { results: [{ status: 200, product: { name: 'Over', createdAt } }] },
    });
    expect(get(get(resultsOf(answer)[0], 'product'), 'updatedAt')).not.toBe(createdAt);
  });

  it('should let a sku go from one product to another', async () => {
    const category = newCategory();
    const { id, sku } = await create(app, { category });
    const answer = await run(category, [
      { op: 'delete', id },
      { op: 'create', product: body({ sku }) },
    ]);
    expect(answer.status).toBe(200);
    expect(await productsOf(app, category)).toMatchObject([{ sku }]);
  });

  it('should delete and begin anew under the same id', async () => {
    const category = newCategory();
    const { id } = await create(app, { category });
    const answer = await run(category, [
      { op: 'delete', id },
      { op: 'upsert', id, product: body() },
    ]);
    expect(statusesOf(answer)).toEqual([204, 201]);
  });

  it('should do a hundred operations', async () => {
    const category = newCategory();
    const operations = Array.from({ length: 100 }, () => ({ op: 'create', product: body() }));
    expect(await run(category, operations)).toMatchObject({ status: 200 });
    expect(await productsOf(app, category)).toHaveLength(100);
  });

  it('should be read only, too', async () => {
    const category = newCategory();
    const [a, b] = [await create(app, { category }), await create(app, { category })];
    const answer = await run(category, [
      { op: 'read', id: b.id },
      { op: 'read', id: a.id },
    ]);
    expect(resultsOf(answer).map((one) => get(one, 'product'))).toEqual([b, a]);
  });
});

describe('A transaction that fails', () => {
  it.each<[string, (taken: Json) => Json, ErrorCode, (taken: Json) => Json]>([
    [
      'a sku that is taken',
      ({ sku }) => ({ op: 'create', product: body({ sku }) }),
      'sku_taken',
      ({ sku }) => ({ sku }),
    ],
    [
      'a sku that is taken, on upsert',
      ({ sku }) => ({ op: 'upsert', id: 'new', product: body({ sku }) }),
      'sku_taken',
      ({ sku }) => ({ sku }),
    ],
    [
      'a stale etag on replace',
      ({ id }) => ({ op: 'replace', id, product: body(), ifMatch: '"stale"' }),
      'precondition_failed',
      ({ etag }) => ({ currentEtag: etag }),
    ],
    [
      'a stale etag on patch',
      ({ id }) => ({ op: 'patch', id, changes: { price: 1 }, ifMatch: '"stale"' }),
      'precondition_failed',
      ({ etag }) => ({ currentEtag: etag }),
    ],
    [
      'a stale etag on delete',
      ({ id }) => ({ op: 'delete', id, ifMatch: '"stale"' }),
      'precondition_failed',
      ({ etag }) => ({ currentEtag: etag }),
    ],
    [
      'nothing to replace',
      () => ({ ...failing('replace'), product: body() }),
      'product_not_found',
      () => ({}),
    ],
    [
      'nothing to patch',
      () => ({ ...failing('patch'), changes: { price: 1 } }),
      'product_not_found',
      () => ({}),
    ],
    ['nothing to delete', () => failing('delete'), 'product_not_found', () => ({})],
    ['nothing to read', () => failing('read'), 'product_not_found', () => ({})],
  ])('should store nothing for %s, and say which operation it was', async (_what, make, code, members) => {
    const category = newCategory();
    const taken = await create(app, { category });
    const refused = make(taken);
    const answer = await run(category, [
      { op: 'create', product: body() },
      refused,
      { op: 'patch', id: taken.id, changes: { quantity: 9 } },
    ]);
    const status = get(answer.body, 'status');
    expect(answer).toEqual(
      problemAnswer(code, {
        instance: pathOf(category),
        ...members(taken),
        failedIndex: 1,
        results: [
          { index: 0, op: 'create', status: 424, requestCharge: CHARGE },
          { index: 1, op: refused['op'], status, requestCharge: CHARGE },
          { index: 2, op: 'patch', status: 424, requestCharge: CHARGE },
        ],
      }),
    );
    expect(await productsOf(app, category)).toEqual([taken]);
  });

  it.each([0, 50, 99])('should store nothing when operation %i of a hundred fails', async (index) => {
    const category = newCategory();
    const operations: Json[] = Array.from({ length: 100 }, () => ({ op: 'create', product: body() }));
    operations[index] = { op: 'delete', id: 'nobody' };
    const answer = await run(category, operations);
    expect(answer).toMatchObject({ status: 404, body: { failedIndex: index } });
    expect(await productsOf(app, category)).toEqual([]);
  });
});

describe('The body of a transaction', () => {
  it('should stay in its category: the index of a foreign product, and nothing written', async () => {
    const category = newCategory();
    const answer = await run(category, [
      { op: 'create', product: body() },
      { op: 'upsert', id: 'a', product: body({ category: 'elsewhere' }) },
    ]);
    expect(answer).toEqual(
      problemAnswer('partition_mismatch', {
        instance: pathOf(category),
        failedIndex: 1,
        errors: [fieldError('/operations/1/product/category', 'partition_mismatch')],
      }),
    );
    expect(await productsOf(app, category)).toEqual([]);
  });

  it.each<[string, unknown, unknown[]]>([
    ['nothing', undefined, [fieldError('/operations', 'required')]],
    ['no operations', [], [fieldError('/operations', 'too_few')]],
    [
      '101 operations',
      Array.from({ length: 101 }, (_, n) => ({ op: 'read', id: `${n}` })),
      [fieldError('/operations', 'too_many')],
    ],
    ['an object', { op: 'read', id: 'a' }, [fieldError('/operations', 'invalid_type')]],
    [
      'what are no operations',
      [null, 'read', ['read'], 7],
      [0, 1, 2, 3].map((index) => fieldError(`/operations/${index}`, 'invalid_type')),
    ],
    [
      'operations that nobody knows',
      [{ op: 'increment', id: 'a' }, { id: 'a' }, { op: 'toString', id: 'a' }, { op: {} }],
      [
        fieldError('/operations/0/op', 'not_allowed'),
        fieldError('/operations/1/op', 'required'),
        fieldError('/operations/2/op', 'not_allowed'),
        fieldError('/operations/3/op', 'not_allowed'),
      ],
    ],
    [
      'fields of other operations',
      [
        { op: 'read', id: 'a', ifMatch: '*' },
        { op: 'create', id: 'a', product: {} },
      ],
      [
        fieldError('/operations/0/ifMatch', 'unknown_field'),
        fieldError('/operations/1/id', 'unknown_field'),
        fieldError('/operations/1/product/sku', 'required'),
        fieldError('/operations/1/product/name', 'required'),
        fieldError('/operations/1/product/price', 'required'),
      ],
    ],
    [
      'broken rules inside',
      [
        { op: 'upsert', id: 'a b/c', product: { sku: 'a', name: '', price: 0 } },
        { op: 'replace', id: 'a', product: null },
        { op: 'patch', id: 'a', changes: { sku: 'B' }, ifMatch: 'x' },
      ],
      [
        fieldError('/operations/0/id', 'invalid_id'),
        fieldError('/operations/0/product/sku', 'invalid_format'),
        fieldError('/operations/0/product/name', 'too_short'),
        fieldError('/operations/0/product/price', 'out_of_range'),
        fieldError('/operations/1/product', 'invalid_type'),
        fieldError('/operations/2/changes/sku', 'immutable'),
        fieldError('/operations/2/ifMatch', 'invalid_format'),
      ],
    ],
    [
      'a patch that changes nothing',
      [{ op: 'patch', id: 'a', changes: {} }],
      [fieldError('/operations/0/changes', 'too_few')],
    ],
  ])('should not be %s', async (_what, operations, errors) => {
    const answer = await app.request('POST', pathOf('tools'), {
      body: operations === undefined ? {} : { operations },
    });
    expect({ ...answer, body: { ...Object(answer.body), errors: [] } }).toEqual(
      problemAnswer('validation_failed', { instance: pathOf('tools'), errors: [] }),
    );
    expect(get(answer.body, 'errors')).toHaveLength(errors.length);
    expect(get(answer.body, 'errors')).toEqual(expect.arrayContaining(errors));
  });
});

describe('A transaction beside others', () => {
  it('should write over what there is at that moment, whoever else writes', async () => {
    const category = newCategory();
    const { id, createdAt } = await create(app, { category });
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        run(category, [
          { op: 'upsert', id, product: body({ name: `writer ${n}` }) },
          { op: 'upsert', id: 'log', product: body({ name: `writer ${n}`, sku: 'LOG' }) },
        ]),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [log, target] = [await stored(app, 'log', category), await stored(app, id, category)];
    expect(log?.['name']).toBe(target?.['name']);
    expect(target).toMatchObject({ createdAt });
  });

  it('should be of no concern to those that require no version, however many write over the same products', async () => {
    const category = newCategory();
    const products = ['one', 'two'].map((id) => ({ id, product: body() }));
    const upserts = (quantity: number): Json[] =>
      products.map(({ id, product }) => ({ op: 'upsert', id, product: { ...product, quantity } }));
    await orderFaults(app.db, { kind: 'latency', operation: 'batchItems', milliseconds: 20 });
    const answers = await Promise.all(Array.from({ length: 16 }, (_, n) => run(category, upserts(n))));
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect(answers.flatMap(statusesOf).filter((status) => status === 201)).toHaveLength(2);
    const [first, second] = await productsOf(app, category);
    expect(first?.['quantity']).toEqual(second?.['quantity']);
  });

  it('should be committed once when its reply is lost', async () => {
    const category = newCategory();
    const { id, etag } = await create(app, { category });
    await orderFaults(app.db, { kind: 'reset-after', operation: 'batchItems', times: 1 });
    const answer = await run(category, [
      { op: 'create', product: body() },
      { op: 'patch', id, changes: { quantity: 5 }, ifMatch: etag },
    ]);
    expect(statusesOf(answer)).toEqual([201, 200]);
    expect(await productsOf(app, category)).toHaveLength(2);
    expect((await app.request('GET', at(id, category))).body).toEqual(get(resultsOf(answer)[1], 'product'));
  });

  it('should be committed when its reply is lost and nothing of it is left to show', async () => {
    const category = newCategory();
    const { id } = await create(app, { category });
    await orderFaults(app.db, { kind: 'reset-after', operation: 'batchItems', times: 1 });
    const answer = await run(category, [
      { op: 'read', id },
      { op: 'delete', id },
    ]);
    expect([answer.status, statusesOf(answer)]).toEqual([200, [200, 204]]);
    expect(await productsOf(app, category)).toEqual([]);
  });

  it('should be throttled as a whole when the database stays so', async () => {
    await using hasty = await createApp({ REQUEST_TIMEOUT_MS: '300' });
    await orderFaults(hasty.db, { kind: '429', operation: 'batchItems', milliseconds: 1_500 });
    const operations = [{ op: 'create', product: body() }];
    expect(await hasty.request('POST', pathOf('tools'), { body: { operations } })).toEqual(
      problemAnswer('throttled', {
        instance: pathOf('tools'),
        headers: { 'retry-after': '2' },
        retryAfterMs: 1_500,
        activityId: expect.any(String),
      }),
    );
  });
});
