import { READER, TestKeys } from '../support/api-keys.js';
import { entriesOf, get, listOf, resolved } from '../support/json.js';
import { exchange } from '../support/raw.js';
import { withApp } from '../support/with-app.js';

const SHOP = 'https://shop.example';
/** Nobody shows the key: a list of keys has at least one. */
const KEYS = new TestKeys({ shop: { tenant: 'acme', scopes: READER } });

/** On every answer, whatever it is. */
const COMMON = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const DATA = "default-src 'none';frame-ancestors 'none'";
const SWAGGER_UI = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

describe('Security headers', () => {
  const app = withApp({ database: 'none', env: KEYS.env });

  it.each([
    ['data', '/health/live', 200, DATA],
    ['a refusal', '/v1/products', 401, DATA],
    ['a path that is not there', '/nowhere', 404, DATA],
    ['the OpenAPI document', '/docs-json', 200, SWAGGER_UI],
    ['Swagger UI', '/docs', 200, SWAGGER_UI],
    ['a script of Swagger UI', '/docs/swagger-ui-init.js', 200, SWAGGER_UI],
    [
      'a problem page',
      '/problems/sku_taken',
      200,
      "default-src 'none';style-src 'unsafe-inline';frame-ancestors 'none'",
    ],
  ])('should fit %s: %s', async (_, url, status, policy) => {
    const answer = await app.request('GET', url, { headers: { accept: 'text/html, */*' } });
    expect(answer).toMatchObject({ status, headers: { ...COMMON, 'content-security-policy': policy } });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('server');
  });

  it('should let Swagger UI work: no script in the page itself, none from elsewhere', async () => {
    const { body } = await app.request('GET', '/docs', { headers: { accept: 'text/html' } });
    const scripts = [...String(body).matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts).not.toHaveLength(0);
    for (const [, attributes, text] of scripts) {
      expect(attributes).toMatch(/src="\.\/docs\//);
      expect(text?.trim()).toBe('');
    }
    expect(body).not.toMatch(/\son\w+="|javascript:/);
  });

  it('should keep answers of the API out of shared caches', async () => {
    expect((await app.request('GET', '/v1/products')).headers).toMatchObject({
      'cache-control': 'private, no-cache',
    });
  });

  it.each([
    ['a path that cannot be read', '/v1/%ff', 400, DATA],
    ['an absolute target', 'http://any.example/v1/products', 401, DATA],
    ['needless escapes', '/%76%31/products', 401, DATA],
    ['an absolute target of Swagger UI', 'http://any.example/docs', 200, SWAGGER_UI],
    ['no path', '*', 404, DATA],
  ])('should not be lost by %s: %s', async (_, target, status, policy) => {
    const answer = await exchange(
      await app.port(),
      `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect(answer.status).toBe(status);
    for (const line of Object.entries({ ...COMMON, 'content-security-policy': policy })) {
      expect(answer.head).toContain(line.join(': '));
    }
    expect(answer.head.includes('cache-control: private, no-cache')).toBe(policy === DATA && target !== '*');
  });
});

const from = (origin: string, more = {}) => ({ headers: { origin, ...more } });
const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-api-key' };
const namesIn = (list: unknown): string[] => String(list).split(', ');
const valuesOf = (value: unknown): unknown[] => entriesOf(value).map(([, member]) => member);
const corsHeaders = (headers: object) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('Other origins', () => {
  describe('by default', () => {
    const app = withApp({ database: 'none' });

    it('should be told nothing', async () => {
      const answers = [
        await app.request('GET', '/health/live', from(SHOP)),
        await app.request('OPTIONS', '/v1/products', from(SHOP, preflight)),
      ];
      expect(answers.flatMap(({ headers }) => corsHeaders(headers))).toEqual([]);
      expect(answers[1]).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
    });
  });

  describe('on the list', () => {
    const env = { CORS_ORIGINS: `${SHOP},http://localhost:5173`, ...KEYS.env };
    const app = withApp({ database: 'none', env });

    it.each([SHOP, 'http://localhost:5173'])('should read answers and their headers: %s', async (origin) => {
      const { headers } = await app.request('GET', '/v1/products', from(origin));
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': expect.stringContaining('ETag'),
        vary: expect.stringContaining('origin'),
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    });

    it('should be answered a preflight without a credential', async () => {
      expect(await app.request('OPTIONS', '/v1/products', from(SHOP, preflight))).toMatchObject({
        status: 204,
        body: undefined,
        headers: {
          'access-control-allow-origin': SHOP,
          'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': expect.stringContaining('X-API-Key'),
          'access-control-max-age': '7200',
        },
      });
    });

    it('should be allowed every header that a call takes, and shown every header of an answer', async () => {
      const { body } = await app.request('GET', '/docs-json');
      const operations = valuesOf(get(resolved(body, body), 'paths')).flatMap(valuesOf);
      const taken = operations
        .flatMap((operation) => listOf(get(operation, 'parameters')))
        .filter((parameter) => get(parameter, 'in') === 'header')
        .map((parameter) => get(parameter, 'name'));
      const shown = operations
        .flatMap((operation) => valuesOf(get(operation, 'responses')))
        .flatMap((response) => entriesOf(get(response, 'headers')).map(([name]) => name));
      const { headers } = await app.request('OPTIONS', '/v1/reservations', from(SHOP, preflight));
      expect(taken).toEqual(expect.arrayContaining(['Idempotency-Key', 'Last-Event-ID']));
      expect(namesIn(headers['access-control-allow-headers'])).toEqual(
        expect.arrayContaining([...new Set(taken)]),
      );
      expect(shown).toContain('Idempotency-Replayed');
      expect(namesIn(headers['access-control-expose-headers'])).toEqual(
        expect.arrayContaining([...new Set(shown)]),
      );
    });

    it.each(['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null', ''])(
      'should not be "%s"',
      async (origin) => {
        for (const method of ['GET', 'OPTIONS'] as const) {
          const { headers } = await app.request(method, '/v1/products', from(origin, preflight));
          expect(corsHeaders(headers)).toEqual([]);
          expect(headers).toMatchObject({ vary: expect.stringContaining('origin') });
        }
      },
    );

    it('should keep what else an answer varies by', async () => {
      const { headers } = await app.request('GET', '/problems/sku_taken', from(SHOP));
      expect(headers).toMatchObject({ vary: 'accept, origin' });
    });

    it('should not find a path where there is none', async () => {
      expect(await app.request('OPTIONS', '/nowhere', from(SHOP))).toMatchObject({ status: 404 });
      expect(await app.request('GET', '/nowhere', from(SHOP))).toMatchObject({ status: 404 });
    });
  });
});
