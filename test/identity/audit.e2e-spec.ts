import { ADMIN, READER, TestKeys } from '../support/api-keys.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { createAppAt } from '../support/create-app-at.js';
import { get, listOf } from '../support/json.js';
import { at, bodyOf, product, type ShownProduct } from '../support/products.js';
import { hangUpWhen } from '../support/raw.js';
import { SilentDatabase } from '../support/silent-database.js';

const keys = new TestKeys({
  depot: { tenant: 'acme', scopes: ADMIN },
  shop: { tenant: 'acme', scopes: READER },
  gardener: { tenant: 'acme', scopes: ADMIN, categories: ['tools'] },
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

const refusedRows = (outcome: string, rows: number) => ({
  ...line('POST /v1/imports', { outcome, rows }),
  principal: 'apikey:gardener',
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
      ['delete', 'tools', 'committed'],
      ['create', 'paint', 'committed'],
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

  it('should tell what of a batch was refused while the rest was done', async () => {
    const taken = await create({ category: 'taken' });
    lines.length = 0;
    const items = [
      product({ category: 'taken', sku: taken.sku }),
      product({ category: 'taken' }),
      product({ category: 'free' }),
    ];
    const { body } = await app.request('POST', '/v1/products/batch', keys.as('depot', { body: { items } }));
    const ids = listOf(get(body, 'results')).map((result) => get(result, 'id'));
    const batch = (category: string, index: number, members: object) =>
      line('POST /v1/products/batch', { action: 'create', category, id: ids[index], ...members });
    expect(lines).toHaveLength(3);
    expect(lines).toEqual(
      expect.arrayContaining([
        batch('taken', 0, { outcome: 'sku_taken' }),
        batch('taken', 1, { outcome: 'not_applied' }),
        batch('free', 2, { etagAfter: expect.any(String), outcome: 'committed' }),
      ]),
    );
  });

  it('should tell how many rows of an import were refused, and why', async () => {
    const rows = [product(), product({ price: -1 }), product({ category: 'paint' }), 'no product'];
    const body = rows.map((row) => JSON.stringify(row)).join('\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    await app.request('POST', '/v1/imports', keys.as('gardener', { body, headers }));
    expect(lines.filter(({ channel }) => channel === 'audit')).toEqual([
      expect.objectContaining({ action: 'create', category: 'tools', outcome: 'committed' }),
      refusedRows('validation_failed', 2),
      refusedRows('partition_forbidden', 1),
    ]);
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

  it('should tell a write whose caller did not wait for the answer, which may have been done', async () => {
    await using database = await SilentDatabase.start();
    const lonely: Record<string, unknown>[] = [];
    await using service = await createAppAt(database.endpoint, keys.env, { lines: lonely });
    await service.app.listen(0, '127.0.0.1');
    const port = Number(new URL(await service.app.getUrl()).port);
    const head = `Host: x\r\nX-API-Key: ${keys.of('depot')}\r\n\r\n`;
    for (const method of ['GET', 'DELETE']) {
      const request = `${method} ${at('some', 'tools')} HTTP/1.1\r\n${head}`;
      await hangUpWhen(port, request, database.nextRequest());
    }
    const hangUps = () => lonely.filter(({ msg }) => msg === 'client hung up');
    while (hangUps().length < 2) await new Promise(setImmediate);
    expect(lonely.filter(({ msg }) => msg === 'audit')).toEqual([
      line('DELETE /v1/products/:id', { category: 'tools', id: 'some', outcome: 'abandoned' }),
    ]);
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
