import type { Json } from '../../src/index.js';
import { textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { backendError, gatewayError, someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import type { RawAnswer } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const ITEMS = `/dbs/${SHOP}/colls/products/docs`;

const lsn = async (answer: Promise<RawAnswer>): Promise<number> =>
  Number((await answer).headers.get('x-ms-session-token')?.split('#')[1]);

describe('headers of every answer', () => {
  const server = withServer();

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
  });

  const call = (method: string, path: string, body?: Json, headers: Record<string, string> = {}) =>
    send(server.target, method, path, {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers },
      ...(body !== undefined && { body }),
    });
  const create = (id: string) => call('POST', ITEMS, { id, pk: 'p' });

  it('should be there on success', async () => {
    const { headers, body } = await create('success');
    const self = textAt(body, '_self');
    expect(Object.fromEntries(headers)).toEqual(
      server.expected('more members', {
        'cache-control': 'no-store, no-cache',
        connection: 'keep-alive',
        'content-length': String(Buffer.byteLength(JSON.stringify(body))),
        'content-type': server.expected('content type', 'application/json'),
        date: expect.any(String),
        etag: textAt(body, '_etag'),
        'keep-alive': expect.any(String),
        lsn: expect.stringMatching(/^\d+$/),
        pragma: 'no-cache',
        'x-ms-activity-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'x-ms-alt-content-path': `dbs/${SHOP}/colls/products`,
        'x-ms-content-path': self.split('/')[3],
        'x-ms-documentdb-partitionkeyrangeid': '0',
        'x-ms-gatewayversion': 'version=2.14.0',
        'x-ms-number-of-read-regions': '0',
        'x-ms-request-charge': expect.any(String),
        'x-ms-schemaversion': '1.19',
        'x-ms-serviceversion': 'version=2.14.0.0',
        'x-ms-session-token': server.expected('session token', expect.stringMatching(/^0:-1#\d+$/)),
      }),
    );
    expect(Number(headers.get('x-ms-request-charge'))).toEqual(server.expected('request charge', 5.15));
  });

  it.each<[string, string, Json | undefined, number, number]>([
    ['a missing item', 'none', undefined, 404, 1],
    ['a bad body', '', {}, 400, 1],
    ['a taken id', '', { id: 'taken', pk: 'p' }, 409, 4.95],
  ])('should be there for %s', async (_, id, body, status, charge) => {
    await create('taken');
    const answer = await (body ? call('POST', ITEMS, body) : call('GET', `${ITEMS}/${id}`));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-ms-activity-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('x-ms-session-token')).toEqual(
      server.expected('session token', expect.stringMatching(/^0:-1#\d+$/)),
    );
    expect(Number(answer.headers.get('x-ms-request-charge'))).toEqual(
      server.expected('request charge', charge),
    );
    expect(answer.headers.get('x-ms-alt-content-path')).toBe(`dbs/${SHOP}/colls/products`);
  });

  it('should name a container in whatever script', async () => {
    await call('POST', `/dbs/${SHOP}/colls`, { id: 'Товары 📦', partitionKey: { paths: ['/pk'] } });
    const { status, headers } = await call('GET', `/dbs/${SHOP}/colls/${encodeURIComponent('Товары 📦')}`);
    expect([status, headers.get('x-ms-alt-content-path')]).toEqual([
      200,
      `dbs/${SHOP}/colls/${encodeURIComponent('Товары')} ${encodeURIComponent('📦')}`,
    ]);
  });

  it('should name another activity each time, in the message too', async () => {
    const [first, second] = await Promise.all([call('GET', `${ITEMS}/none`), call('GET', `${ITEMS}/none`)]);
    expect(first?.headers.get('x-ms-activity-id')).not.toBe(second?.headers.get('x-ms-activity-id'));
    const message = textAt(first?.body, 'message');
    expect(message).toContain(`ActivityId: ${first?.headers.get('x-ms-activity-id')}`);
  });

  describe('session tokens', () => {
    it('should move by one with every write, and not with reads or refusals', async () => {
      const start = await lsn(create('moving'));
      expect(await lsn(call('GET', `${ITEMS}/moving`))).toBe(start);
      expect(await lsn(create('moving'))).toBe(start);
      expect(await lsn(call('PUT', `${ITEMS}/moving`, { id: 'moving', pk: 'p' }))).toBe(start + 1);
      expect(await lsn(call('PATCH', `${ITEMS}/moving`, [{ op: 'set', path: '/n', value: 1 }]))).toBe(
        start + 2,
      );
      expect(await lsn(call('DELETE', `${ITEMS}/moving`))).toBe(start + 3);
    });

    it('should accept a token that it gave out, and older ones', async () => {
      const { headers } = await create('told');
      const token = headers.get('x-ms-session-token') ?? '';
      for (const session of [token, '0:-1#1', '0:1', '0:-1#1#0=5']) {
        expect(
          (await call('GET', `${ITEMS}/told`, undefined, { 'x-ms-session-token': session })).status,
        ).toBe(200);
      }
    });

    it.each(['0:-1#999999', '0:1#1'])('should not have the session %s', async (token) => {
      const answer = await call('GET', `${ITEMS}/told`, undefined, { 'x-ms-session-token': token });
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        404,
        '1002',
        backendError('NotFound', 'The read session is not available for the input session token.'),
      ]);
    });

    it.each([
      ['a partition that never was', '7:-1#1', 410, '1002', 'Gone'],
      ['junk', 'junk', 400, null, 'BadRequest'],
    ])('should refuse %s', async (_, token, status, substatus, code) => {
      const answer = await call('GET', `${ITEMS}/told`, undefined, { 'x-ms-session-token': token });
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        status,
        substatus,
        someError(code),
      ]);
    });
  });

  describe('consistency', () => {
    it.each(['Session', 'ConsistentPrefix', 'Eventual', 'session'])('should serve %s', async (level) => {
      await create('consistent');
      const answer = await call('GET', `${ITEMS}/consistent`, undefined, { 'x-ms-consistency-level': level });
      expect(answer.status).toBe(200);
    });

    it.each(['Strong', 'BoundedStaleness'])('should refuse %s: the account gives less', async (level) => {
      const answer = await call('GET', `${ITEMS}/consistent`, undefined, { 'x-ms-consistency-level': level });
      expect([answer.status, answer.body]).toEqual([
        400,
        gatewayError(
          'BadRequest',
          `ConsistencyLevel ${level} specified in the request is invalid when service is configured with consistency ` +
            'level Session. Ensure the request consistency level is not stronger than the service consistency level.',
        ),
      ]);
    });

    it('should refuse an unknown level', async () => {
      const answer = await call('GET', `${ITEMS}/consistent`, undefined, {
        'x-ms-consistency-level': 'Best',
      });
      expect(answer.status).toBe(400);
    });
  });
});
