import { once } from 'node:events';
import { get, type IncomingMessage, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { brotliDecompressSync, createGunzip, gunzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { databaseRequests } from '../support/database-requests.js';
import { CSV, linesOf, NDJSON, ndjson, newProducts, send } from '../support/imports.js';
import { at, containerOf, create, TENANT } from '../support/products.js';
import { until } from '../support/until.js';
import { withApp } from '../support/with-app.js';

const EXPORT = '/v1/exports/products';
const LONG = 'x'.repeat(1_000);

/** Text that a compressor cannot make much shorter: an export of it fills a socket. */
const noise = (): string => Array.from({ length: 20 }, () => crypto.randomUUID()).join('');

const inject = async (
  app: NestFastifyApplication,
  url: string,
  encoding?: string,
  options: { method?: 'GET' | 'HEAD' | 'POST'; headers?: Record<string, string>; payload?: string } = {},
) => {
  const { headers = {}, ...rest } = options;
  const asked = encoding === undefined ? {} : { 'accept-encoding': encoding };
  return app.inject({ method: 'GET', url, ...rest, headers: { ...headers, ...asked } });
};

/** An answer over a real connection, of which nothing has been read yet. */
async function open(port: number, path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
  const request = get({ host: '127.0.0.1', port, path, headers: { 'accept-encoding': 'gzip' }, ...options });
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('There is no response.');
  return response;
}

describe('Compression', () => {
  const app = withApp();

  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['br;q=0.1, gzip', 'gzip', gunzipSync],
  ])('should be as Accept-Encoding: %s asks: %s', async (accepted, encoding, decompress) => {
    const { body } = await app.request('GET', '/docs-json');
    const answer = await inject(app.app, '/docs-json', accepted);
    expect(answer.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
    expect(answer.rawPayload.length).toBeLessThan(JSON.stringify(body).length / 2);
    expect(JSON.parse(decompress(answer.rawPayload).toString())).toEqual(body);
  });

  it.each([undefined, 'identity', 'zstd', 'gzip;q=0', 'gzip;q=0, br;q=0'])(
    'should not be when Accept-Encoding is %s, and tell caches so',
    async (accepted) => {
      const { headers } = await inject(app.app, '/docs-json', accepted);
      expect(headers).not.toHaveProperty('content-encoding');
      expect(headers).toMatchObject({ vary: 'accept-encoding' });
    },
  );

  it('should leave a body below 1 KB as it is', async () => {
    const { id } = await create(app, { category: 'small' });
    const answer = await inject(app.app, at(id, 'small'), 'gzip');
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.json()).toMatchObject({ id });
    expect(answer.headers).not.toHaveProperty('vary');
  });

  it('should let the ETag of a compressed product work in If-Match and If-None-Match', async () => {
    const { id, etag } = await create(app, { category: 'tagged', description: LONG });
    const path = at(id, 'tagged');
    const { headers } = await inject(app.app, path, 'gzip');
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', etag });
    const unchanged = await inject(app.app, path, 'gzip', { headers: { 'if-none-match': etag } });
    expect([unchanged.statusCode, unchanged.rawPayload.length]).toEqual([304, 0]);
    expect(unchanged.headers).toMatchObject({ vary: 'accept-encoding' });
    const patch = { headers: { 'if-match': String(headers.etag) }, body: { quantity: 3 } };
    expect(await app.request('PATCH', path, patch)).toMatchObject({ status: 200, body: { quantity: 3 } });
  });

  it('should show HEAD the same headers, without a body', async () => {
    const { id } = await create(app, { category: 'headed', description: LONG });
    for (const path of [at(id, 'headed'), EXPORT]) {
      const whole = await inject(app.app, path, 'gzip');
      const head = await inject(app.app, path, 'gzip', { method: 'HEAD' });
      expect([head.statusCode, head.rawPayload.length]).toEqual([200, 0]);
      for (const name of ['content-encoding', 'content-length', 'vary', 'etag', 'content-type']) {
        expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
      }
    }
  });

  it('should pack problem documents too', async () => {
    const query = Array.from({ length: 40 }, (_, index) => `unknown${index}=1`).join('&');
    const answer = await inject(app.app, `/v1/products?${query}`, 'gzip');
    expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([400, 'gzip']);
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toMatchObject({ code: 'validation_failed' });
  });

  it('should not change how requests are read', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await inject(app.app, '/v1/products', 'gzip', { method: 'POST', headers, payload: '{}' });
    expect([answer.statusCode, answer.headers['accept-encoding']]).toEqual([415, 'identity']);
  });

  it('should leave the progress lines of an import as they are, but pack its report', async () => {
    const payload = Array.from({ length: 30 }, () => '{"sku":1}\n').join('');
    const importAs = (accept: string) =>
      inject(app.app, '/v1/imports', 'gzip', {
        method: 'POST',
        headers: { 'content-type': NDJSON, accept },
        payload,
      });
    const lines = await importAs(NDJSON);
    expect(lines.headers).not.toHaveProperty('content-encoding');
    expect(lines.headers).not.toHaveProperty('vary');
    expect(linesOf(lines.payload).at(-1)).toMatchObject({ failed: 30 });
    const report = await importAs('application/json');
    expect(report.headers).toMatchObject({ 'content-encoding': 'gzip' });
    expect(JSON.parse(gunzipSync(report.rawPayload).toString())).toMatchObject({ failed: 30 });
  });
});

describe('A compressed export', () => {
  const app = withApp({ logLevel: 'info' });
  beforeAll(async () => {
    await send(app, ndjson(...newProducts(6_000, () => ({ description: noise() }))));
  });

  it.each([NDJSON, CSV])('should be the same file: %s', async (accept) => {
    const headers = { accept };
    const plain = await app.request('GET', EXPORT, { headers });
    const packed = await inject(app.app, EXPORT, 'gzip', { headers });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept, accept-encoding' });
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
  });

  it('should tell its cost behind the body', async () => {
    const response = await open(await app.port(), EXPORT);
    await text(response.pipe(createGunzip()));
    expect(Number(response.trailers['x-request-charge'])).toBeGreaterThan(2);
  });

  it('should ask the database no further when the client hangs up', async () => {
    const whole = await databaseRequests(app.db, () => app.request('GET', EXPORT));
    const port = await app.port();
    const left = await databaseRequests(app.db, async () => {
      app.lines.length = 0;
      const response = await open(port, EXPORT);
      response.destroy();
      await until(() => app.lines.some(({ route }) => route === EXPORT), Boolean);
    });
    expect(left['queryItems']).toBeLessThan(whole['queryItems'] ?? 0);
  });

  it('should never look like a whole file when it fails', async () => {
    const broken = { id: 'broken', tenantId: TENANT, category: 'zz', type: 'product', cursorKey: 'zzz' };
    await containerOf(app).items.create({ ...broken, uniqueKey: 'sku:X' });
    const response = await open(await app.port(), EXPORT);
    await expect(text(response)).rejects.toThrow('aborted');
    expect(response.complete).toBe(false);
    expect(app.lines).toContainEqual(
      expect.objectContaining({ msg: 'answer cut short', level: 'error', route: EXPORT }),
    );
  });
});

describe('COMPRESSION=false', () => {
  const app = withApp({ database: 'none', env: { COMPRESSION: 'false' } });

  it('should leave every answer as it is', async () => {
    const { headers } = await inject(app.app, '/docs-json', 'gzip');
    expect(headers).not.toHaveProperty('content-encoding');
  });
});
