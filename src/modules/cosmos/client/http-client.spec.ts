import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Throttle } from '../errors/call-cut-short.js';
import { runningCall } from './call-context.js';
import { CosmosHttpClient, tlsOptions } from './http-client.js';
import type { HttpRequest } from '../wire/http-types.js';
import { ResponseHeaders } from '../wire/response-headers.js';

type Script = (request: IncomingMessage, response: ServerResponse) => void;

const sockets = { opened: 0 };
let script: Script = (_request, response) => response.end('{}');
let received: { line: string; headers: IncomingMessage['headers']; body: string }[] = [];
let server: Server;
let origin: string;
/** Where nobody listens. */
let nobody: string;
let scope = { signal: new AbortController().signal, charge: 0, databaseRequests: 0 };
let client: CosmosHttpClient;

/** Listens on a free port of the loopback address. */
async function listen(on: Server): Promise<string> {
  await new Promise<void>((listening) => void on.listen(0, '127.0.0.1', listening));
  const address = on.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

beforeAll(async () => {
  const gone = createServer();
  nobody = `${await listen(gone)}/`;
  await new Promise((closed) => gone.close(closed));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      script(request, response);
    });
  });
  server.on('connection', () => (sockets.opened += 1));
  origin = await listen(server);
});

beforeEach(() => {
  script = (_request, response) => response.end('{}');
  received = [];
  sockets.opened = 0;
  scope = { ...scope, charge: 0, databaseRequests: 0 };
  client = new CosmosHttpClient({ timeoutMs: 60_000, maxConnections: 1, scope: () => scope });
});

afterEach(() => client.close());
afterAll(() => new Promise((closed) => server.close(closed)));

const request = (path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  url: `${origin}${path}`,
  method: 'GET',
  headers: new ResponseHeaders({ 'x-ms-version': '2020-07-15' }),
  timeout: 0,
  withCredentials: false,
  requestId: '1',
  ...more,
});

const answer =
  (status: number, headers: Record<string, string>, body: string | Buffer): Script =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

describe('a request', () => {
  it('should arrive as the SDK made it', async () => {
    await client.sendRequest(request('/dbs/d/colls/c/docs', { method: 'POST', body: '{"id":"ä"}' }));
    expect(received).toEqual([
      {
        line: 'POST /dbs/d/colls/c/docs',
        headers: expect.objectContaining({ 'x-ms-version': '2020-07-15', 'content-length': '11' }),
        body: '{"id":"ä"}',
      },
    ]);
  });

  it.each(['/dbs/d/colls/c/docs/..', '/dbs/d/colls/c/docs/a?b', '/dbs/d/colls/c/docs/%20'])(
    'should keep the path %s, whatever a URL parser would make of it',
    async (path) => {
      await client.sendRequest(request(path, { method: 'DELETE' }));
      expect(received.map(({ line }) => line)).toEqual([`DELETE ${path}`]);
    },
  );

  it('should use a connection again', async () => {
    await client.sendRequest(request('/1'));
    await client.sendRequest(request('/2'));
    expect({ requests: received.length, connections: sockets.opened }).toEqual({
      requests: 2,
      connections: 1,
    });
  });

  it('should refuse a body that is not text', async () => {
    const body = new Uint8Array([1]);
    expect(() => client.sendRequest(request('/', { method: 'POST', body }))).toThrow('Only text can be sent');
  });
});

describe('an answer', () => {
  it('should have status, headers and text', async () => {
    script = answer(201, { etag: '"1"', 'Content-Type': 'application/json' }, '{"id":"ä"}');
    const { status, headers, bodyAsText } = await client.sendRequest(request('/'));
    expect({ status, bodyAsText }).toEqual({ status: 201, bodyAsText: '{"id":"ä"}' });
    expect(headers.toJSON()).toMatchObject({ etag: '"1"', 'content-type': 'application/json' });
    expect([headers.get('ETag'), headers.has('ETag'), headers.has('x-none')]).toEqual(['"1"', true, false]);
  });

  it('should be whole, in however many pieces it came', async () => {
    script = (_request, response) => {
      response.write(Buffer.from([0x22, 0xc3]));
      setImmediate(() => response.end(Buffer.from([0xa4, 0x22])));
    };
    expect((await client.sendRequest(request('/'))).bodyAsText).toBe('"ä"');
  });

  it('should be the final one', async () => {
    script = (_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(200, { 'x-ms-request-charge': '1' }).end('{}');
    };
    expect((await client.sendRequest(request('/'))).status).toBe(200);
    expect(scope.charge).toBe(1);
  });

  it('should be unpacked', async () => {
    script = answer(200, { 'content-encoding': 'gzip' }, gzipSync('{"id":"a"}'));
    expect((await client.sendRequest(request('/'))).bodyAsText).toBe('{"id":"a"}');
  });

  it('should be readable for the SDK when a proxy answered with a page', async () => {
    script = answer(502, { 'content-type': 'text/html' }, '<h1>Bad gateway</h1>');
    const { status, bodyAsText } = await client.sendRequest(request('/'));
    expect({ status, bodyAsText }).toEqual({
      status: 502,
      bodyAsText: '{"code":"Http502","message":"<h1>Bad gateway</h1>"}',
    });
  });
});

describe('the cost', () => {
  it('should be added up over every request, failures too', async () => {
    script = answer(200, { 'x-ms-request-charge': '2.83' }, '{}');
    await client.sendRequest(request('/'));
    script = answer(429, { 'x-ms-request-charge': '0.5' }, '{"message":"Slow down."}');
    await client.sendRequest(request('/'));
    script = answer(200, {}, '{}');
    await client.sendRequest(request('/'));
    expect(scope).toMatchObject({ charge: 3.33, databaseRequests: 3 });
  });

  it('should tell the running call of every request, and of every answer whether it is throttled', async () => {
    const told: unknown[] = [];
    const call = {
      signal: scope.signal,
      onRequest: () => void told.push('sent'),
      onAnswer: (throttle?: Throttle) => void told.push(throttle),
      onUnknownHost: () => void told.push('unknown host'),
    };
    script = answer(
      429,
      { 'x-ms-retry-after-ms': '70', 'x-ms-activity-id': 'a-1' },
      '{"message":"Slow down."}',
    );
    await runningCall.run(call, () => client.sendRequest(request('/')));
    script = answer(200, {}, '{}');
    await runningCall.run(call, () => client.sendRequest(request('/')));
    expect(told).toEqual(['sent', { retryAfterMs: 70, activityId: 'a-1' }, 'sent', undefined]);
  });
});

describe('an abort', () => {
  const aborted = { name: 'AbortError' };

  it('should send nothing when it comes first', async () => {
    const sent = client.sendRequest(request('/', { abortSignal: AbortSignal.abort() }));
    await expect(sent).rejects.toMatchObject(aborted);
    expect({ received, scope }).toMatchObject({ received: [], scope: { databaseRequests: 0 } });
  });

  it('should send nothing for a call that is over, whatever the request says', async () => {
    const call = {
      signal: AbortSignal.abort(),
      onRequest: () => {},
      onAnswer: () => {},
      onUnknownHost: () => {},
    };
    await expect(runningCall.run(call, () => client.sendRequest(request('/')))).rejects.toMatchObject(
      aborted,
    );
    expect(received).toEqual([]);
  });

  it('should close the connection of a request that is under way', async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      script = ({ socket }) => {
        socket.once('close', resolve);
        controller.abort();
      };
    });
    await expect(client.sendRequest(request('/', { abortSignal: controller.signal }))).rejects.toMatchObject(
      aborted,
    );
    await closed;
  });

  it('should end the wait for the rest of a body', async () => {
    const controller = new AbortController();
    script = (_request, response) => {
      response.write('{"id":');
      setImmediate(() => controller.abort());
    };
    await expect(client.sendRequest(request('/', { abortSignal: controller.signal }))).rejects.toMatchObject(
      aborted,
    );
  });

  it('should end the wait for a free connection', async () => {
    const arrived = new Promise<ServerResponse>((resolve) => {
      script = (_request, response) => resolve(response);
    });
    const first = client.sendRequest(request('/first'));
    const unanswered = await arrived;
    const controller = new AbortController();
    const second = client.sendRequest(request('/second', { abortSignal: controller.signal }));
    controller.abort();
    await expect(second).rejects.toMatchObject(aborted);
    script = answer(200, {}, '{}');
    unanswered.end('{}');
    await first;
    await client.sendRequest(request('/third'));
    expect(received.map(({ line }) => line)).toEqual(['GET /first', 'GET /third']);
  });
});

describe('a request for a query plan', () => {
  const plan = { 'x-ms-cosmos-is-query-plan-request': 'True' };

  it('should not be sent for a query that is bound to one physical partition', async () => {
    const headers = new ResponseHeaders({ ...plan, 'x-ms-documentdb-partitionkeyrangeid': '0' });
    await expect(client.sendRequest(request('/', { headers }))).rejects.toMatchObject({ name: 'RestError' });
    expect({ received, scope }).toMatchObject({ received: [], scope: { databaseRequests: 0 } });
  });

  it('should be sent for any other', async () => {
    await client.sendRequest(request('/', { headers: new ResponseHeaders(plan) }));
    expect(received).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('should be ECONNRESET when the connection is cut', async () => {
    script = ({ socket }) => socket.destroy();
    await expect(client.sendRequest(request('/'))).rejects.toMatchObject({
      name: 'RestError',
      code: 'ECONNRESET',
    });
  });

  it('should be ECONNRESET when the connection is cut within the body', async () => {
    script = ({ socket }, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setImmediate(() => socket.destroy());
    };
    await expect(client.sendRequest(request('/'))).rejects.toMatchObject({
      name: 'RestError',
      code: 'ECONNRESET',
    });
  });

  it('should be ECONNREFUSED when nobody listens', async () => {
    const refused = client.sendRequest(request('/', { url: nobody }));
    await expect(refused).rejects.toMatchObject({ name: 'RestError', code: 'ECONNREFUSED' });
  });

  it('should have the code of the TLS error when the other side speaks none', async () => {
    const refused = client.sendRequest(request('/', { url: `${origin.replace('http:', 'https:')}/` }));
    await expect(refused).rejects.toMatchObject({ name: 'RestError', code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
  });

  it("should have the name of the parser's error when the other side does not speak HTTP", async () => {
    script = ({ socket }) => socket.end('SSH-2.0-OpenSSH\r\n');
    await expect(client.sendRequest(request('/'))).rejects.toMatchObject({
      name: 'RestError',
      code: 'HTTPParserError',
    });
  });

  it('should not carry the request, with its signature, into a log', async () => {
    const refused = client.sendRequest(request('/', { url: nobody }));
    await expect(refused).rejects.toMatchObject({ request: undefined });
  });
});

describe('TLS', () => {
  it('should be verified for every address but those of this machine', () => {
    expect(tlsOptions('https://contoso.documents.azure.com')).toEqual({ rejectUnauthorized: true });
    expect(tlsOptions('https://10.0.0.1:8081')).toEqual({ rejectUnauthorized: true });
    expect(tlsOptions('https://localhost:8081')).toEqual({ rejectUnauthorized: false });
  });
});

describe('close', () => {
  it('should close every connection, and refuse what comes later', async () => {
    const closed = new Promise((resolve) =>
      server.once('connection', (socket) => socket.once('close', resolve)),
    );
    await client.sendRequest(request('/'));
    await client.close();
    await expect(client.sendRequest(request('/'))).rejects.toMatchObject({ name: 'RestError' });
    expect(received).toHaveLength(1);
    await closed;
  });
});
