import { once } from 'node:events';
import { ProbeModule } from '../support/probe.module.js';
import { exchange, hangUpWhen } from '../support/raw.js';
import { problemBody } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;

const post = (id: string, ...pieces: string[]) =>
  [
    'POST /v1/probe/context HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n',
    `X-Request-Id: ${id}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ...pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`),
    '0\r\n\r\n',
  ].join('');

/** A head of these fields and no others. */
const headOf = (...fields: readonly string[]) =>
  ['GET /v1/probe/charge HTTP/1.1', 'Connection: close', ...fields, '', ''].join('\r\n');

describe('Requests', () => {
  const app = withApp({
    database: 'none',
    env: { REQUEST_TIMEOUT_MS: '300' },
    modules: [ProbeModule],
    logLevel: 'debug',
  });
  const { lines } = app;

  const requestLine = () =>
    lines.find(({ durationMs, method }) => durationMs !== undefined && method !== undefined);

  describe('X-Request-Id', () => {
    it.each(['a', 'order-4711', 'A.b_c-9', 'x'.repeat(128)])('should keep %s', async (id) => {
      const answer = await app.request('GET', '/nowhere', { headers: { 'x-request-id': id } });
      expect(answer).toMatchObject({ headers: { 'x-request-id': id }, body: { requestId: id } });
      expect(requestLine()).toMatchObject({ requestId: id });
    });

    it.each(['', 'x'.repeat(129), 'a b', 'ä', 'a"b', '<script>'])('should replace "%s"', async (id) => {
      const { headers } = await app.request('GET', '/health/live', { headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  describe('X-Request-Charge', () => {
    it('should tell what the call cost', async () => {
      expect(await app.request('GET', '/v1/probe/charge')).toMatchObject({
        headers: { 'x-request-charge': '1' },
      });
    });

    it('should be absent when the database was not asked', async () => {
      const { headers } = await app.request('GET', '/v1/probe/orders');
      expect(headers).not.toHaveProperty('x-request-charge');
    });
  });

  describe('context', () => {
    it('should be the same before and after a body was read and time has passed, for each of many', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `request-${index}`);
      const answers = await Promise.all(
        ids.map((id) =>
          app.request('POST', '/v1/probe/context', { headers: { 'x-request-id': id }, body: { name: 'a' } }),
        ),
      );
      expect(answers.map(({ body }) => body)).toEqual(
        ids.map((requestId) => ({ requestId, tenantId: 'default' })),
      );
    });

    it('should survive bodies in pieces, one request after the other on one connection', async () => {
      const { body } = await exchange(
        await app.port(),
        post('one', '{"name"', ':"a"}') + post('two', '{', '"name":', '"b"}') + get('/health/live'),
      );
      expect([...body.matchAll(/"requestId":"(\w+)"/g)].map(([, id]) => id)).toEqual(['one', 'two']);
    });
  });

  describe('signal', () => {
    it('should end when the deadline passes', async () => {
      expect(await app.request('GET', '/v1/probe/wait')).toMatchObject({ body: { reason: 'TimeoutError' } });
    });

    it('should end when the client hangs up, and the log tells it without an alarm', async () => {
      const waited = once(ProbeModule.events, 'waited');
      await hangUpWhen(await app.port(), get('/v1/probe/wait'), once(ProbeModule.events, 'waiting'));
      expect(await waited).toEqual(['AbortError']);
      expect(requestLine()).toEqual({
        level: 'info',
        time: expect.any(String),
        requestId: expect.any(String),
        method: 'GET',
        route: '/v1/probe/wait',
        durationMs: expect.any(Number),
        msg: 'client hung up',
      });
    });
  });

  describe('answers that cannot be problems', () => {
    it('should cut an answer short when it fails half-way', async () => {
      const { status, body } = await exchange(await app.port(), get('/v1/probe/failures/late'));
      expect(status).toBe(200);
      expect(body).toContain('half of ');
      expect(body).not.toContain('problem');
      expect(body).not.toMatch(/0\r\n\r\n$/);
      expect(requestLine()).toMatchObject({
        level: 'error',
        err: { message: 'too late for a problem' },
        msg: 'answer cut short',
      });
    });
  });

  describe('a head that says two things, or too little', () => {
    it.each<[string, string, object]>([
      ['two hosts', headOf('Host: a', 'Host: b'), { header: 'host', code: 'duplicate' }],
      ['the same host twice', headOf('Host: a', 'hOST: a'), { header: 'host', code: 'duplicate' }],
      ['no host', headOf(), { header: 'host', code: 'required' }],
      ['a host with a blank', headOf('Host: a b'), { header: 'host', code: 'invalid_format' }],
      ['two hosts in one', headOf('Host: a, b'), { header: 'host', code: 'invalid_format' }],
      ['a user before the host', headOf('Host: a@b'), { header: 'host', code: 'invalid_format' }],
      ['a path behind the host', headOf('Host: a/b'), { header: 'host', code: 'invalid_format' }],
      ['a port that is none', headOf('Host: a:b'), { header: 'host', code: 'invalid_format' }],
      [
        'two credentials',
        headOf('Host: a', 'Authorization: Bearer a', 'Authorization: Bearer b'),
        { header: 'authorization', code: 'duplicate' },
      ],
      [
        'two types',
        headOf('Host: a', 'Content-Type: text/csv', 'Content-Type: application/json'),
        { header: 'content-type', code: 'duplicate' },
      ],
    ])('should answer %s with a problem that names the header', async (_case, bytes, fault) => {
      const { status, head: answered, body } = await exchange(await app.port(), bytes);
      expect(status).toBe(400);
      expect(answered).toContain('content-type: application/problem+json');
      expect(answered).toContain('x-request-id: ');
      expect(JSON.parse(body)).toMatchObject({ code: 'validation_failed', errors: [fault] });
    });

    it.each<[string, string]>([
      ['a host with a port', headOf('Host: stockroom.example:8080')],
      ['an address', headOf('Host: [::1]:3000')],
      ['an empty host', headOf('Host:')],
      ['no host in HTTP/1.0', 'GET /v1/probe/charge HTTP/1.0\r\n\r\n'],
    ])('should serve %s', async (_case, bytes) => {
      expect((await exchange(await app.port(), bytes)).status).toBe(200);
    });

    it('should take two tags in two fields for one list', async () => {
      const head = ['GET /v1/products/a?category=tools HTTP/1.1', 'Connection: close', 'Host: a'];
      const bytes = [...head, 'If-None-Match: "a"', 'If-None-Match: "b"', '', ''].join('\r\n');
      // There is no database behind it: what came before that was right.
      expect((await exchange(await app.port(), bytes)).status).toBe(503);
    });

    it.each(['/nowhere', '/health/live', '/docs-json'])('should be refused for %s too', async (path) => {
      const bytes = `GET ${path} HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`;
      expect((await exchange(await app.port(), bytes)).status).toBe(400);
    });
  });

  describe('bytes that are no request', () => {
    it.each<[string, string, Parameters<typeof problemBody>[0]]>([
      [
        'headers beyond the limit',
        `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
        'headers_too_large',
      ],
      [
        'a path beyond the limit',
        `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
        'headers_too_large',
      ],
      ['a method that nobody knows', 'STEAL / HTTP/1.1\r\nHost: x\r\n\r\n', 'validation_failed'],
      ['no HTTP', 'hello\r\n\r\n', 'validation_failed'],
      [
        'two lengths',
        'POST /v1/probe/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'validation_failed',
      ],
    ])('should answer %s with a problem', async (_case, bytes, code) => {
      const { body, head } = await exchange(await app.port(), bytes);
      expect(head).toContain('content-type: application/problem+json');
      expect(JSON.parse(body)).toEqual(problemBody(code, { instance: '/' }));
    });

    it('should not be answered in the place of the request before them', async () => {
      const first = get('/v1/probe/wait').replace('Connection: close\r\n', '');
      expect(await exchange(await app.port(), `${first}hello\r\n\r\n`)).toEqual({
        status: NaN,
        head: '',
        body: '',
      });
    });
  });

  describe('log', () => {
    it('should have one line per request', async () => {
      await app.request('GET', '/v1/probe/charge?secret=sesame', { headers: { 'x-request-id': 'r-1' } });
      expect(lines).toEqual([
        {
          level: 'info',
          time: expect.any(String),
          requestId: 'r-1',
          method: 'GET',
          route: '/v1/probe/charge',
          status: 200,
          durationMs: expect.any(Number),
          requestCharge: 1,
          databaseRequests: 1,
          msg: 'request',
        },
      ]);
    });

    it('should name the path, without its query, where there is no route', async () => {
      await app.request('GET', '/nowhere?secret=sesame');
      expect(lines).toEqual([
        expect.objectContaining({ level: 'info', path: '/nowhere', status: 404, msg: 'request' }),
      ]);
      expect(JSON.stringify(lines)).not.toContain('sesame');
    });

    it('should have a line for a path that the router cannot read', async () => {
      await app.request('GET', '/v1/%zz');
      expect(lines).toEqual([expect.objectContaining({ level: 'info', status: 400, msg: 'request' })]);
    });

    it('should raise its voice and tell the causes of a failure of ours', async () => {
      await app.request('GET', '/v1/probe/failures/unknown');
      expect(lines).toEqual([
        expect.objectContaining({
          level: 'error',
          status: 500,
          err: expect.objectContaining({
            type: 'Error',
            message: 'the password is sesame',
            stack: expect.stringContaining('probe.module'),
            cause: expect.objectContaining({ message: 'and its cause' }),
          }),
        }),
      ]);
    });

    it('should whisper about health checks', async () => {
      await app.request('GET', '/health/live');
      expect(lines).toEqual([expect.objectContaining({ level: 'debug', route: '/health/live' })]);
    });
  });
});
