import { ADMIN, type Grant, KEEPER, READER, TestKeys, WRITER } from '../support/api-keys.js';
import { breaches } from '../support/conformance.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { exampleRequest } from '../support/example-request.js';
import { get, listOf } from '../support/json.js';
import { IdentityProvider, signingKey } from '../support/identity-provider.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { at, bodyOf, product, type ShownProduct } from '../support/products.js';

const CALLERS = ['nobody', 'wrong', 'reader', 'writer', 'keeper', 'admin', 'elsewhere', 'foreign'] as const;
type Caller = (typeof CALLERS)[number];
type Known = Exclude<Caller, 'nobody' | 'wrong'>;

const GRANTS: Readonly<Record<Known, Grant>> = {
  reader: { tenant: 'acme', scopes: READER },
  writer: { tenant: 'acme', scopes: WRITER },
  keeper: { tenant: 'acme', scopes: KEEPER },
  admin: { tenant: 'acme', scopes: ADMIN },
  elsewhere: { tenant: 'acme', scopes: [...ADMIN, 'stock:write'], categories: ['garden'] },
  foreign: { tenant: 'bloom', scopes: [...ADMIN, 'stock:write'] },
};

const OPEN = [200, 200, 200, 200, 200, 200, 200, 200];

/** What each caller is answered about a product of acme's, in the order of CALLERS. */
const TABLE: Readonly<Record<string, readonly number[]>> = {
  getHome: OPEN,
  getHealthLive: OPEN,
  getHealthReady: OPEN,
  getHealthStartup: OPEN,
  getMetrics: OPEN,
  getDocs: OPEN,
  getOpenApiDocument: OPEN,
  getOpenApiDocumentAsYaml: OPEN,
  getProblem: OPEN,
  createProduct: [401, 401, 403, 201, 403, 201, 403, 201],
  listProducts: [401, 401, 200, 200, 200, 200, 200, 200],
  getProduct: [401, 401, 200, 200, 200, 200, 403, 404],
  putProduct: [401, 401, 403, 200, 403, 200, 403, 412],
  patchProduct: [401, 401, 403, 200, 403, 200, 403, 404],
  deleteProduct: [401, 401, 403, 204, 403, 204, 403, 404],
  moveProduct: [401, 401, 403, 403, 403, 200, 403, 404],
  createProducts: [401, 401, 403, 201, 403, 201, 403, 201],
  patchProducts: [401, 401, 403, 200, 403, 200, 403, 404],
  deleteProducts: [401, 401, 403, 200, 403, 200, 403, 404],
  runTransaction: [401, 401, 403, 200, 403, 200, 403, 200],
  deleteCategory: [401, 401, 403, 403, 403, 200, 403, 200],
  importProducts: [401, 401, 403, 403, 403, 200, 200, 200],
  exportProducts: [401, 401, 200, 200, 200, 200, 200, 200],
  getStock: [401, 401, 200, 200, 200, 200, 403, 404],
  patchStockSettings: [401, 401, 403, 403, 200, 403, 403, 404],
  adjustStock: [401, 401, 403, 403, 201, 403, 403, 404],
  adjustStocks: [401, 401, 403, 403, 201, 403, 403, 404],
  countStock: [401, 401, 403, 403, 201, 403, 403, 404],
  transferStock: [401, 401, 403, 403, 201, 403, 403, 404],
  listMovements: [401, 401, 200, 200, 200, 200, 403, 404],
  createReservation: [401, 401, 403, 403, 201, 403, 403, 404],
  listReservations: [401, 401, 200, 200, 200, 200, 200, 200],
  getReservation: [401, 401, 200, 200, 200, 200, 403, 404],
  confirmReservation: [401, 401, 403, 403, 200, 403, 403, 404],
  releaseReservation: [401, 401, 403, 403, 200, 403, 403, 404],
  extendReservation: [401, 401, 403, 403, 200, 403, 403, 404],
  listSummaries: [401, 401, 200, 200, 200, 200, 200, 200],
  streamEvents: [401, 401, 200, 200, 200, 200, 200, 200],
  listCategories: [401, 401, 200, 200, 200, 200, 200, 200],
  getCategory: [401, 401, 200, 200, 200, 200, 403, 404],
};

/** In the product's name, and nowhere else: who may not see the product must not see this. */
const MARKER = 'for the eyes of acme';

const OWNERS: ReadonlySet<Caller> = new Set(['reader', 'writer', 'keeper', 'admin']);

/** Members of a body that differ from the parameters of the same name. */
const BODY_BINDINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  moveProduct: { category: 'paint' },
};

const keys = new TestKeys(GRANTS);
const wrongKeys = new TestKeys(GRANTS);
const provider = await IdentityProvider.start();
const forger = await signingKey(provider.key.kid);

type Headers = Readonly<Record<string, string>>;

/** Each way to prove who one is: what a caller sends. */
const WAYS: Readonly<Record<string, (caller: Caller) => Promise<Headers>>> = {
  'an API key': async (caller) => {
    if (caller === 'nobody') return {};
    return { 'x-api-key': caller === 'wrong' ? wrongKeys.of('admin') : keys.of(caller) };
  },
  'a token': async (caller) => {
    if (caller === 'nobody') return {};
    const { tenant, scopes, categories } = GRANTS[caller === 'wrong' ? 'admin' : caller];
    const claims = {
      tid: tenant,
      scp: scopes.join(' '),
      ...(categories === undefined ? {} : { categories }),
    };
    const token = await provider.sign(claims, caller === 'wrong' ? { key: forger } : {});
    return { authorization: `Bearer ${token}` };
  },
};

const lines: Record<string, unknown>[] = [];
const app: TestAppWithDatabase = await createApp(
  { ...provider.env, ...keys.env, AUTH_MODE: 'apikey,jwt', LOG_LEVEL: 'error' },
  { lines },
);
const operations = await operationsOf(app);

afterAll(async () => {
  await app.close();
  await provider[Symbol.asyncDispose]();
});

const cells = Object.keys(WAYS).flatMap((way) =>
  operations.flatMap((operation) =>
    CALLERS.map(
      (caller, index) => [operation.id, caller, way, TABLE[operation.id]?.[index], operation] as const,
    ),
  ),
);

describe('Who may do what', () => {
  it('should be said for every operation of the OpenAPI document, and no other', () => {
    expect(operations.map(({ id }) => id).toSorted()).toEqual(Object.keys(TABLE).toSorted());
  });

  it('should be in the OpenAPI document: both ways to prove who one is', async () => {
    const { body } = await app.request('GET', '/docs-json');
    expect(get(get(body, 'components'), 'securitySchemes')).toEqual({
      apiKey: expect.objectContaining({ type: 'apiKey', in: 'header', name: 'X-API-Key' }),
      token: expect.objectContaining({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }),
    });
  });

  it('should be in the OpenAPI document: the scopes, for each way to prove who one is', () => {
    for (const { id, security } of operations) {
      const scopes = scopesOf(TABLE[id] ?? []);
      expect([id, security]).toEqual([id, scopes.length === 0 ? {} : { apiKey: scopes, token: scopes }]);
    }
  });

  it.each(cells)(
    'should be obeyed when %s is asked by %s with %s: %s',
    async (_id, caller, way, status, operation) => {
      const [target, reservation] = await createTarget(operation);
      const requestId = `cell-${target.id}`;
      const { url, options } = exampleRequest(
        operation,
        {
          id: reservation ?? target.id,
          productId: target.id,
          category: target.category,
          'If-Match': reservation === undefined ? target.etag : '*',
          'Idempotency-Key': `cell-${targets}`,
          sku: `NEW-${targets}`,
        },
        BODY_BINDINGS[operation.id],
      );
      const headers = { ...options.headers, ...(await WAYS[way]?.(caller)), 'x-request-id': requestId };
      lines.length = 0;
      const body = operation.id === 'importProducts' ? newRow() : options.body;
      const answer = await app.request(operation.method, url, { ...options, headers, body });

      expect([answer.status, answer.body]).toEqual([status, answer.body]);
      expect(breaches(operation, answer)).toEqual([]);
      if (status === 401) expect(answer.headers).toHaveProperty('www-authenticate');
      if (!OWNERS.has(caller)) expect(JSON.stringify(answer)).not.toContain(MARKER);
      if (answer.status >= 300) expect(await read(target)).toEqual(target);
      if (isWrite(operation) && !findsNothing(operation, caller)) {
        const outcome = answer.status < 300 ? 'committed' : get(answer.body, 'code');
        expect(new Set(lines.map((line) => line['outcome']))).toEqual(new Set([outcome]));
        expect(lines).toContainEqual(expect.objectContaining({ channel: 'audit', requestId }));
      } else {
        expect(lines).toEqual([]);
      }
    },
  );
});

describe('Who may count stock by a file', () => {
  it.each(CALLERS.map((caller, index) => [caller, [401, 401, 403, 403, 200, 403, 200, 200][index]] as const))(
    'should be whoever may write stock, and nobody who may only import products: %s',
    async (caller, status) => {
      const body = `category,sku,counted\ngarden,NONE,1\n`;
      const headers = { 'content-type': 'text/csv', ...(await WAYS['an API key']?.(caller)) };
      for (const query of ['?kind=counts', '?kind=counts&dryRun=true']) {
        expect(await app.request('POST', `/v1/imports${query}`, { headers, body })).toMatchObject({ status });
      }
      const twice = await app.request('POST', '/v1/imports?kind=counts&kind=counts', { headers, body });
      const refused = caller === 'admin' || caller === 'elsewhere' || caller === 'foreign' ? 400 : 403;
      expect(twice.status).toBe(status === 401 ? 401 : refused);
    },
  );
});

/** The scopes that explain who may. */
function scopesOf(row: readonly number[]): string[] {
  const [, , reader, writer, keeper, admin] = row;
  if (row === OPEN) return [];
  if (reader !== 403) return ['products:read'];
  if (writer !== 403) return ['products:write'];
  return [admin === 403 && keeper !== 403 ? 'stock:write' : 'products:admin'];
}

/** Importing the document's example a second time would change nothing. */
const newRow = (): string => `category,sku,name,price\ngarden,NEW-${targets},Pruning saw,24.5\n`;

/** Somebody else's category is one without products: deleting it succeeds, and changes nothing. */
const findsNothing = ({ id }: Operation, caller: Caller): boolean =>
  id === 'deleteCategory' && caller === 'foreign';

const isWrite = ({ security }: Operation): boolean =>
  Object.values(security).some((scopes) => !listOf(scopes).includes('products:read'));

let targets = 0;

/** A product of acme's, alone in a category that no other tenant has; for calls about a reservation, with one that holds it. */
async function createTarget({ path }: Operation): Promise<[ShownProduct, reservation?: string]> {
  const body = product({ name: MARKER, category: `tools ${++targets}`, quantity: 20 });
  const target = bodyOf(await app.request('POST', '/v1/products', keys.as('admin', { body })));
  if (!path.startsWith('/v1/reservations/')) return [target];
  const { id: productId, category } = target;
  const wanted = { lines: [{ productId, category, quantity: 10 }] };
  const headers = { 'idempotency-key': `target-${targets}` };
  const made = await app.request('POST', '/v1/reservations', keys.as('keeper', { body: wanted, headers }));
  return [await read(target), String(get(made.body, 'id'))];
}

async function read({ id, category }: ShownProduct): Promise<ShownProduct> {
  return bodyOf(await app.request('GET', at(id, category), keys.as('admin')));
}
