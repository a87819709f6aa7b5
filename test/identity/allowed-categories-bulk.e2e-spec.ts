import { ADMIN, type Grant, TestKeys } from '../support/api-keys.js';
import { BATCH, productsOf } from '../support/batches.js';
import type { Answer, Client, Method } from '../support/client.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { CSV, linesOf, ndjson, NDJSON, reported } from '../support/imports.js';
import { bodyOf, type Json, product, type ShownProduct } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';

const grants = {
  owner: { tenant: 'acme', scopes: ADMIN },
  gardener: { tenant: 'acme', scopes: ADMIN, categories: ['garden', 'plants'] },
  nowhere: { tenant: 'acme', scopes: ADMIN, categories: [] },
} satisfies Readonly<Record<string, Grant>>;
type Caller = keyof typeof grants;

const keys = new TestKeys(grants);
let app: TestAppWithDatabase;
let hammer: ShownProduct;
let rake: ShownProduct;

beforeEach(async () => {
  app = await createApp(keys.env);
  [hammer, rake] = [await create('tools'), await create('garden')];
});

afterEach(() => app.close());

const ask = (caller: Caller, method: Method, url: string, options = {}): Promise<Answer> =>
  app.request(method, url, keys.as(caller, options));

async function create(category: string): Promise<ShownProduct> {
  return bodyOf(await ask('owner', 'POST', '/v1/products', { body: product({ category }) }));
}

/** Everything of acme's, as somebody sees it who may see it all. */
const owner: Client = { request: (method, url, options) => ask('owner', method, url, options) };
const everything = async (): Promise<unknown[]> => [
  ...(await productsOf(owner, 'tools')),
  ...(await productsOf(owner, 'garden')),
];

const forbidden = (instance: string, category: string) =>
  problemAnswer('partition_forbidden', {
    instance,
    detail: `The credential does not allow the category "${category}".`,
  });

/** What an import tells of a row that is in `tools`. */
const refused = (line: number, row: Json) => ({
  line,
  ...('id' in row ? { id: row['id'] } : {}),
  sku: row['sku'],
  code: 'partition_forbidden',
  detail: 'The credential does not allow the category "tools".',
});

const changes = { price: 1 };

/** Calls that touch many products, of which one is in the category `tools`; `there` is in `garden`. */
const MIXED: readonly [Method, string, (there: ShownProduct) => Json][] = [
  ['POST', BATCH, () => ({ items: [product({ category: 'garden' }), product({ category: 'Tools' })] })],
  [
    'PATCH',
    BATCH,
    ({ id, category }) => ({
      items: [
        { id, category, etag: '*', changes },
        { id: 'b', category: 'tools', etag: '*', changes },
      ],
    }),
  ],
  [
    'DELETE',
    BATCH,
    ({ id, category }) => ({
      items: [
        { id, category },
        { id: 'b', category: 'tools' },
      ],
    }),
  ],
];

const TRANSACTIONS = '/v1/categories/Tools/transactions';
const WHOLE = { sku: 'A', name: 'a', price: 1 };

describe('A caller that is limited to categories', () => {
  it.each(MIXED)(
    'should not have a batch carried out of which one item is elsewhere: %s %s',
    async (method, url, body) => {
      const before = await everything();
      expect(await ask('gardener', method, url, { body: body(rake) })).toEqual(forbidden(url, 'tools'));
      expect(await everything()).toEqual(before);
    },
  );

  it.each<Json>([
    { op: 'create', product: WHOLE },
    { op: 'upsert', id: 'a', product: WHOLE },
    { op: 'replace', id: 'a', product: WHOLE },
    { op: 'patch', id: 'a', changes },
    { op: 'delete', id: 'a' },
    { op: 'read', id: 'a' },
  ])('should not run a transaction elsewhere: %j', async (operation) => {
    // On a product that is there and on one that is not: the answers are the same.
    for (const id of [hammer.id, 'a']) {
      const before = await everything();
      const body = { operations: [{ ...operation, ...('id' in operation ? { id } : {}) }] };
      expect(await ask('gardener', 'POST', TRANSACTIONS, { body })).toEqual(forbidden(TRANSACTIONS, 'tools'));
      expect(await everything()).toEqual(before);
    }
  });

  it('should not delete another one', async () => {
    const before = await everything();
    expect(await ask('gardener', 'DELETE', '/v1/categories/tools')).toEqual(
      forbidden('/v1/categories/tools', 'tools'),
    );
    expect(await everything()).toEqual(before);
  });

  it.each(['', '?mode=create', '?dryRun=true', '?dryRun=true&mode=create'])(
    'should import the rows of his categories, and be refused each other row: %s',
    async (query) => {
      const { id, sku } = hammer;
      const rows = [
        product({ category: 'Garden' }),
        { id, category: 'Tools', sku, name: 'taken', price: 1 },
        product({ category: 'plants' }),
        product({ category: 'tools' }),
      ];
      const isDry = query.includes('dryRun');
      const before = await everything();
      const options = { body: ndjson(...rows), headers: { 'content-type': NDJSON } };
      const answer = await ask('gardener', 'POST', `/v1/imports${query}`, options);
      expect(answer).toEqual(
        reported({
          received: 4,
          created: 2,
          failed: 2,
          errors: [refused(2, rows[1] ?? {}), refused(4, rows[3] ?? {})],
          ...(isDry ? { dryRun: true } : {}),
        }),
      );
      expect(await productsOf(owner, 'tools')).toEqual([hammer]);
      if (isDry) expect(await everything()).toEqual(before);
      else expect(await productsOf(owner, 'garden')).toHaveLength(2);
    },
  );

  it('should import CSV no further than NDJSON', async () => {
    const body = 'category,sku,name,price\ngarden,NEW-1,a,1\ntools,NEW-2,b,2\n';
    const options = { body, headers: { 'content-type': CSV } };
    expect(await ask('gardener', 'POST', '/v1/imports', options)).toMatchObject({
      status: 200,
      body: { created: 1, failed: 1, errors: [{ line: 3, code: 'partition_forbidden' }] },
    });
    expect(await productsOf(owner, 'tools')).toEqual([hammer]);
  });

  it('should be stopped by the first row elsewhere when that is what he asked for', async () => {
    const body = ndjson(product({ category: 'garden' }), product(), product({ category: 'garden' }));
    const options = { body, headers: { 'content-type': NDJSON } };
    expect(await ask('gardener', 'POST', '/v1/imports?onError=stop', options)).toMatchObject({
      status: 200,
      body: { received: 2, created: 1, failed: 1, applied: [{ from: 1, to: 1 }] },
    });
  });

  it('should export only them', async () => {
    const { reserved: _reserved, available: _available, ...row } = rake;
    expect(linesOf((await ask('gardener', 'GET', '/v1/exports/products')).body)).toEqual([row]);
    expect(linesOf((await ask('gardener', 'GET', '/v1/exports/products?category=Garden')).body)).toEqual([
      row,
    ]);
    const csv = (await ask('gardener', 'GET', '/v1/exports/products?format=csv')).body;
    expect(csv).toEqual(expect.stringContaining(rake.id));
    expect(csv).not.toContain(hammer.id);
    expect(await ask('gardener', 'GET', '/v1/exports/products?category=Tools')).toEqual(
      forbidden('/v1/exports/products', 'tools'),
    );
  });
});

describe('A caller that is allowed no category', () => {
  it('should change nothing, and export nothing', async () => {
    const before = await everything();
    for (const [method, url, body] of MIXED) {
      expect(await ask('nowhere', method, url, { body: body(rake) })).toEqual(forbidden(url, 'garden'));
    }
    const operations = [{ op: 'create', product: WHOLE }];
    expect(await ask('nowhere', 'POST', TRANSACTIONS, { body: { operations } })).toMatchObject({
      status: 403,
    });
    expect(await ask('nowhere', 'DELETE', '/v1/categories/garden')).toMatchObject({ status: 403 });
    const options = { body: ndjson(product()), headers: { 'content-type': NDJSON } };
    expect(await ask('nowhere', 'POST', '/v1/imports', options)).toMatchObject({
      status: 200,
      body: { created: 0, failed: 1 },
    });
    expect(await ask('nowhere', 'GET', '/v1/exports/products')).toMatchObject({
      status: 200,
      body: undefined,
    });
    expect(await everything()).toEqual(before);
  });
});
