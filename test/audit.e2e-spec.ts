import { ADMIN, READER, TestKeys } from './support/api-keys.js';
import { createApp, type TestAppWithDatabase } from './support/create-app.js';
import { at, bodyOf, product, type ShownProduct } from './support/products.js';

const keys = new TestKeys({
  depot: { tenant: 'acme', scopes: ADMIN },
  shop: { tenant: 'acme', scopes: READER },
});
const lines: Record<string, unknown>[] = [];
let app: TestAppWithDatabase;

beforeAll(async () => {
  app = await createApp({ ...keys.env, LOG_LEVEL: 'fatal' }, { lines });
});

beforeEach(() => {
  lines.length = 0;
});

afterAll(() => app.close());

const create = async (fields = {}): Promise<ShownProduct> =>
  bodyOf(await app.request('POST', '/v1/products', keys.as('depot', { body: product(fields) })));

/** The whole line of a change by the depot. */
const line = (operation: string, members: object) => ({
  level: 'info',
  time: expect.any(String),
  channel: 'audit',
  requestId: expect.any(String),
  tenant: 'acme',
  principal: 'apikey:depot',
  address: '127.0.0.1',
  operation,
  ...members,
  msg: 'audit',
});

describe('The audit log', () => {
  it('should tell who created what, at whatever level the log is', async () => {
    const { id, etag } = await create();
    expect(lines).toEqual([
      line('POST /v1/products', {
        action: 'create',
        category: 'tools',
        id,
        etagAfter: etag,
        outcome: 'committed',
      }),
    ]);
  });

  it('should tell the versions before and after a change', async () => {
    const { id, etag } = await create();
    lines.length = 0;
    const url = at(id, 'tools');
    const headers = { 'if-match': etag };
    const patched = bodyOf(
      await app.request('PATCH', url, keys.as('depot', { body: { quantity: 3 }, headers })),
    );
    const replaced = bodyOf(
      await app.request(
        'PUT',
        url,
        keys.as('depot', { body: product(), headers: { 'if-match': patched.etag } }),
      ),
    );
    await app.request('DELETE', url, keys.as('depot', { headers: { 'if-match': replaced.etag } }));
    const where = { category: 'tools', id, outcome: 'committed' };
    expect(lines).toEqual([
      line('PATCH /v1/products/:id', {
        action: 'patch',
        etagBefore: etag,
        etagAfter: patched.etag,
        ...where,
      }),
      line('PUT /v1/products/:id', {
        action: 'replace',
        etagBefore: patched.etag,
        etagAfter: replaced.etag,
        ...where,
      }),
      line('DELETE /v1/products/:id', { action: 'delete', etagBefore: replaced.etag, ...where }),
    ]);
  });

  it('should tell every document that one call changes', async () => {
    const { id, etag } = await create();
    lines.length = 0;
    const options = { body: { category: 'paint' }, headers: { 'if-match': etag } };
    await app.request('POST', at(id, 'tools', '/move'), keys.as('depot', options));
    expect(lines.map(({ action, category, outcome }) => [action, category, outcome])).toEqual([
      ['create', 'paint', 'committed'],
      ['delete', 'tools', 'committed'],
      ['patch', 'paint', 'committed'],
    ]);
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(1);
  });

  it.each<[string, string, 'depot' | 'shop', object, object]>([
    [
      'a stale version',
      'precondition_failed',
      'depot',
      { body: { quantity: 1 }, headers: { 'if-match': '"old"' } },
      {},
    ],
    ['no precondition', 'precondition_required', 'depot', { body: { quantity: 1 } }, {}],
    [
      'a broken rule',
      'validation_failed',
      'depot',
      { body: { price: -1 }, headers: { 'if-match': '*' } },
      {},
    ],
    ['a missing scope', 'forbidden', 'shop', { body: { quantity: 1 } }, { principal: 'apikey:shop' }],
  ])('should tell a write that was refused for %s', async (_, outcome, caller, options, who) => {
    const { id } = await create();
    lines.length = 0;
    await app.request('PATCH', at(id, 'tools'), keys.as(caller, options));
    expect(lines).toEqual([line('PATCH /v1/products/:id', { category: 'tools', id, outcome, ...who })]);
  });

  it('should tell a write that nobody vouches for', async () => {
    await app.request('DELETE', at('some', 'tools'));
    const {
      tenant: _tenant,
      principal: _principal,
      ...anonymous
    } = line('DELETE /v1/products/:id', {
      category: 'tools',
      id: 'some',
      outcome: 'unauthenticated',
    });
    expect(lines).toEqual([anonymous]);
  });

  it('should say nothing of reads', async () => {
    const { id } = await create();
    lines.length = 0;
    await app.request('GET', at(id, 'tools'), keys.as('shop'));
    await app.request('GET', '/v1/products', keys.as('shop'));
    await app.request('GET', '/v1/products');
    expect(lines).toEqual([]);
  });

  it('should keep a name that breaks lines in one line', async () => {
    await app.request('DELETE', at('a\n{"channel":"audit"}', 'tools\r\n'), keys.as('depot'));
    expect(lines).toHaveLength(1);
    expect(lines).toMatchObject([{ id: 'a\n{"channel":"audit"}', outcome: 'invalid_id' }]);
  });

  it('should be silent with LOG_LEVEL=silent, and only then', async () => {
    const silent: Record<string, unknown>[] = [];
    await using quiet = await createApp({ LOG_LEVEL: 'silent' }, { lines: silent });
    await quiet.request('POST', '/v1/products', { body: product() });
    expect(silent).toEqual([]);
  });
});
