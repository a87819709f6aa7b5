import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createAppAt } from '../support/create-app-at.js';
import { product } from '../support/products.js';
import { fieldError, problemAnswer } from '../support/responses.js';
import { SilentDatabase } from '../support/silent-database.js';
import { withApp } from '../support/with-app.js';

const LIMITS = { HEADERS_TIMEOUT_MS: '300', RECEIVE_TIMEOUT_MS: '1000' };
const HALF_A_BODY =
  'POST /v1/products HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
const MEGABYTE = 1024 * 1024;

const app = withApp({ env: LIMITS });
let port: number;

beforeAll(async () => {
  await app.app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.app.getUrl()).port);
});

const post = (body: string) =>
  app.request('POST', '/v1/products', { body, headers: { 'content-type': 'application/json' } });

const fault = (pointer: string, code: string) =>
  problemAnswer('validation_failed', { instance: '/v1/products', errors: [fieldError(pointer, code)] });

const malformed = problemAnswer('malformed_json', { instance: '/v1/products' });

describe('A body', () => {
  it.each([
    ['lists in lists, a million deep, never closed', '['.repeat(1_000_000), malformed],
    [
      'lists in lists, half a million deep',
      `${'['.repeat(500_000)}${']'.repeat(500_000)}`,
      fault('/0'.repeat(32), 'too_deep'),
    ],
    [
      'objects in objects, a hundred thousand deep',
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      fault('/a'.repeat(32), 'too_deep'),
    ],
    [
      'a hundred thousand members',
      `{${Array.from({ length: 100_000 }, (_, index) => `"${index.toString(36)}":0`).join()}}`,
      fault('', 'too_many'),
    ],
    [
      'a hundred and one members',
      `{${Array.from({ length: 101 }, (_, index) => `"m${index}":0`).join()}}`,
      fault('', 'too_many'),
    ],
    [
      'a list of half a million',
      JSON.stringify({ tags: Array(500_000).fill(0) }),
      fault('/tags', 'too_many'),
    ],
    [
      'a name of a hundred thousand characters',
      `{"tags":{"${'a'.repeat(100_000)}":0}}`,
      fault('/tags', 'too_long'),
    ],
    [
      'lists of objects, each within its limit',
      `[${Array.from({ length: 999 }, () => `[${'{},'.repeat(300)}{}]`).join()}]`,
      fault('', 'too_many'),
    ],
    ['a number that is none', '{"price":1e999999}', expect.objectContaining({ status: 400 })],
    [
      'a number of a million digits',
      `{"price":${'9'.repeat(1_000_000)}}`,
      expect.objectContaining({ status: 400 }),
    ],
    [
      'a text of a megabyte',
      `{"name":"${'a'.repeat(MEGABYTE - 11)}"}`,
      expect.objectContaining({ status: 400 }),
    ],
    [
      'more than it may be',
      `{"name":"${'a'.repeat(MEGABYTE)}"}`,
      problemAnswer('payload_too_large', { instance: '/v1/products' }),
    ],
  ])('should be refused when it is %s', async (_, body, expected) => {
    expect(await post(body)).toEqual(expected);
  });

  it.each(['__proto__', 'constructor', '\\u005f\\u005fproto__'])(
    'should not reach the prototype of anything by %s',
    async (name) => {
      const answer = await post(JSON.stringify(product()).replace(/}$/, `,"${name}":{"polluted":true}}`));
      expect(answer).toEqual(
        problemAnswer('validation_failed', {
          instance: '/v1/products',
          errors: [fieldError(name === 'constructor' ? '/constructor' : '/__proto__', 'unknown_field')],
        }),
      );
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    },
  );

  it.each(['hasOwnProperty', 'toString', 'valueOf', '__defineGetter__'])(
    'should not have a member that every object has by inheritance: %s',
    async (name) => {
      expect(await post(JSON.stringify({ ...product(), [name]: 1 }))).toEqual(
        fault(`/${name}`, 'unknown_field'),
      );
      expect(await app.request('GET', `/v1/products?${name}=1`)).toMatchObject({
        status: 400,
        body: { errors: [{ parameter: name, code: 'unknown_field' }] },
      });
    },
  );

  it('should name a thousand faults at most, and count them all', async () => {
    const url = `/v1/products?${Array.from({ length: 2_000 }, (_, index) => `p${index}`).join('&')}`;
    const { status, body } = await app.request('GET', url);
    expect([status, body]).toEqual([400, expect.objectContaining({ errors: expect.any(Array) })]);
    expect(body).toMatchObject({
      detail: 'The request has 2000 faults; "errors" names the first 1000.',
      errors: { length: 1_000 },
    });
  });

  it('should leave nothing behind in memory', async () => {
    const deep = '['.repeat(1_000_000);
    const wide = `{${Array.from({ length: 100_000 }, (_, index) => `"${index.toString(36)}":0`).join()}}`;
    for (let round = 0; round < 5; round++) await Promise.all([post(deep), post(wide)]);
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 15; round++) await Promise.all([post(deep), post(wide)]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEGABYTE);
  });
});

describe('A head', () => {
  it('should be refused when it has ten megabytes, without being kept', async () => {
    const before = process.memoryUsage().rss;
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk) => (answer += String(chunk)));
    // The server closes while we are still sending: whether its answer arrives before the reset is up to the network.
    socket.on('error', () => {});
    socket.write(`GET /v1/products HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(10 * MEGABYTE)}\r\n\r\n`);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 431 |^$/);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEGABYTE);
    expect(await app.request('GET', '/v1/products')).toMatchObject({ status: 200 });
  });

  it('should be waited for as long as it may take, then answered 408', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
  });

  it('should be waited for also when nothing of it comes', async () => {
    const socket = connect(port, '127.0.0.1');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('A thousand clients that never finish a request', () => {
  it('should not keep one who does from being served, and be given up in the end', async () => {
    await using patient = await createAppAt('http://127.0.0.1:1/', { HEADERS_TIMEOUT_MS: '2000' });
    await patient.app.listen(0, '127.0.0.1');
    const url = await patient.app.getUrl();
    const slow = Array.from({ length: 1_000 }, () => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      return text(socket);
    });
    for (let call = 0; call < 100; call++) expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const answers = await Promise.all(slow);
    expect(new Set(answers.map((answer) => answer.slice(0, 12)))).toEqual(new Set(['HTTP/1.1 408']));
  });
});

describe('A slow body', () => {
  it('should be given up after its time, while others are served', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(HALF_A_BODY);
    const given = text(socket);
    expect((await app.request('GET', '/v1/products')).status).toBe(200);
    expect(await given).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('should be given up when its connection is silent for too long', async () => {
    await using patient = await createAppAt('http://127.0.0.1:1/', { IDLE_TIMEOUT_MS: '1000' });
    await patient.app.listen(0, '127.0.0.1');
    const socket = connect(Number(new URL(await patient.app.getUrl()).port), '127.0.0.1');
    socket.write(HALF_A_BODY);
    expect(await text(socket)).toBe('');
  });
});

describe('A request that waits for the database', () => {
  it('should be answered, however long its connection is silent', async () => {
    await using db = await SilentDatabase.start();
    const env = { IDLE_TIMEOUT_MS: '1000', COSMOS_REQUEST_TIMEOUT_MS: '1500' };
    await using patient = await createAppAt(db.endpoint, env);
    await patient.app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await patient.app.getUrl()}/v1/products?category=tools`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'database_unavailable' }),
    ]);
  });
});
