import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { en, Faker } from '@faker-js/faker';
import { fakeProducts } from '../../src/cli/seed/fake-products.js';
import { ADMIN, TestKeys } from '../support/api-keys.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { databaseRequests } from '../support/database-requests.js';
import { orderFaults } from '../support/faults.js';
import {
  bySku,
  CSV,
  exported,
  linesOf,
  ndjson,
  NDJSON,
  newProducts,
  reported,
  send,
  withoutOurs,
} from '../support/imports.js';
import { at, containerOf, create, type Json, product, TENANT } from '../support/products.js';
import { parameterError, problemAnswer } from '../support/responses.js';
import { listen } from '../support/upload.js';

const PATH = '/v1/exports/products';

let app: TestAppWithDatabase;
const lines: Json[] = [];
beforeEach(async () => {
  lines.length = 0;
  app = await createApp({ LOG_LEVEL: 'info' }, { lines });
});
afterEach(() => app.close());

const HEADER = 'id,category,sku,name,description,price,quantity,status,tags,ttl,createdAt,updatedAt,etag\r\n';

/** An answer over a real connection, of which nothing has been read yet. */
async function open(service: URL): Promise<IncomingMessage> {
  const [response]: IncomingMessage[] = await once(httpGet(new URL(PATH, service)), 'response');
  if (response === undefined) throw new Error('There is no response.');
  return response;
}

const skusOf = (products: readonly Json[]): unknown[] => products.toSorted(bySku).map(({ sku }) => sku);

/** The text with every moment and every etag made the same. */
const anonymous = (file: string): string =>
  file
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, 'MOMENT')
    .replaceAll(
      /[0-9a-f]{8}(-0{4}){2}-0{4}-?[0-9a-f]{0,12}|[0-9a-f]{8}-[0-9a-f]{4}-0000-0000-[0-9a-f]{12}/g,
      'ETAG',
    );

describe('GET /v1/exports/products', () => {
  describe('form', () => {
    it('should be NDJSON of what every answer shows and an import takes, to be saved as a file', async () => {
      const hammer = await create(app, { description: '=1' });
      const { status, headers, body } = await app.request('GET', PATH);
      expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
        200,
        'application/x-ndjson; charset=utf-8',
        'attachment; filename="products.ndjson"',
      ]);
      const { reserved: _reserved, available: _available, ...row } = hammer;
      expect(body).toBe(`${JSON.stringify(row)}\n`);
    });

    it('should be CSV that no spreadsheet runs', async () => {
      const { id, createdAt, updatedAt, etag } = await create(app, {
        sku: '-1',
        name: '=HYPERLINK("http://x","y")',
        description: '@a\nb',
        tags: ['+1', 'c|d'],
      });
      const { status, headers, body } = await app.request('GET', `${PATH}?format=csv`);
      expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
        200,
        'text/csv; charset=utf-8',
        'attachment; filename="products.csv"',
      ]);
      expect(body).toBe(
        `${HEADER}${id},tools,'-1,"'=HYPERLINK(""http://x"",""y"")","'@a\nb",19.99,0,active,'+1|c\\|d,,${createdAt},${updatedAt},"${etag.replaceAll('"', '""')}"\r\n`,
      );
    });

    it.each([
      ['', NDJSON, undefined],
      ['?format=csv', CSV, HEADER],
    ])('should be whole when there is nothing to export (%s)', async (query, type, body) => {
      const answer = await app.request('GET', `${PATH}${query}`);
      expect(answer).toMatchObject({ status: 200, headers: { 'content-type': `${type}; charset=utf-8` } });
      expect(answer.body).toBe(body);
    });

    it.each([
      ['', 'text/csv', CSV],
      ['', 'application/x-ndjson;q=0.5, text/csv', CSV],
      ['', '*/*', NDJSON],
      ['?format=csv', '*/*', CSV],
      ['?format=ndjson', 'text/csv', NDJSON],
    ])('should be as %s and Accept: %s say: %s', async (query, accept, type) => {
      const { headers } = await app.request('GET', `${PATH}${query}`, { headers: { accept } });
      expect([headers['content-type'], headers['vary']]).toEqual([
        `${type}; charset=utf-8`,
        'accept, accept-encoding',
      ]);
    });

    it('should be told to HEAD too, without walking through it all', async () => {
      await send(app, ndjson(...newProducts(1_100, () => ({}))));
      const whole = await databaseRequests(app.db, () => app.request('GET', PATH));
      let answer: unknown;
      const head = await databaseRequests(app.db, async () => {
        answer = await app.request('HEAD', PATH);
      });
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'content-disposition': 'attachment; filename="products.ndjson"' },
        body: undefined,
      });
      expect([whole['queryItems'], head['queryItems']]).toEqual([3, 1]);
    });

    it('should tell its cost behind the body', async () => {
      await create(app);
      const response = await open(await listen(app.app));
      await text(response);
      expect(Number(response.trailers['x-request-charge'])).toBeGreaterThan(2);
      expect(response.headers).not.toHaveProperty('x-request-charge');
    });
  });

  describe('validation', () => {
    it.each([
      ['?format=xml', 'format', 'not_allowed'],
      ['?category=', 'category', 'too_short'],
      ['?limit=1', 'limit', 'unknown_field'],
      ['?format=csv&bom=1', 'bom', 'invalid_type'],
      ['?bom=true', 'bom', 'not_allowed'],
      ['?format=ndjson&bom=true', 'bom', 'not_allowed'],
    ])('should refuse %s', async (query, parameter, code) => {
      expect(await app.request('GET', `${PATH}${query}`)).toEqual(
        problemAnswer('validation_failed', { instance: PATH, errors: [parameterError(parameter, code)] }),
      );
    });

    it('should refuse an Accept that rules out both forms', async () => {
      expect(await app.request('GET', PATH, { headers: { accept: 'application/json' } })).toEqual(
        problemAnswer('not_acceptable', { instance: PATH }),
      );
    });

    it('should show only what the credential may see', async () => {
      const keys = new TestKeys({
        all: { tenant: 'acme', scopes: ADMIN },
        clerk: { tenant: 'acme', scopes: ['products:read'], categories: ['mine'] },
        other: { tenant: 'bloom', scopes: ADMIN },
      });
      await using guarded = await createApp({ AUTH_MODE: 'apikey', ...keys.env });
      const as = (name: 'all' | 'clerk' | 'other') => ({ headers: { 'x-api-key': keys.of(name) } });
      await send(guarded, ndjson(product({ category: 'mine' }), product({ category: 'theirs' })), as('all'));
      const categoriesFor = async (name: 'all' | 'clerk' | 'other') => {
        const { body } = await guarded.request('GET', PATH, as(name));
        return new Set(linesOf(body).map(({ category }) => category));
      };
      expect(await categoriesFor('all')).toEqual(new Set(['mine', 'theirs']));
      expect(await categoriesFor('clerk')).toEqual(new Set(['mine']));
      expect(await categoriesFor('other')).toEqual(new Set());
      expect(await guarded.request('GET', `${PATH}?category=theirs`, as('clerk'))).toEqual(
        problemAnswer('partition_forbidden', { instance: PATH }),
      );
    });
  });

  describe('walk', () => {
    it('should yield every product exactly once, of the whole tenant or of one category', async () => {
      const rows = newProducts(1_203, (index) => ({ category: `category ${index % 7}` }));
      await send(app, ndjson(...rows));
      expect(skusOf(await exported(app))).toEqual(skusOf(rows));
      expect(skusOf(await exported(app, ' CATEGORY 3 '))).toEqual(
        skusOf(rows.filter(({ category }) => category === 'category 3')),
      );
    });

    it('should be read no faster than it is taken, miss nothing that was there all the time, and survive a short outage', async () => {
      await send(app, ndjson(...newProducts(6_000, () => ({ description: '😀'.repeat(1_000) }))));
      const before = await exported(app);
      const response = await open(await listen(app.app));
      const kept = before.filter((_, index) => index % 200 !== 199);
      for (const { id, category } of before.filter((_, index) => index % 200 === 199)) {
        await app.request('DELETE', at(String(id), String(category)));
      }
      const added = newProducts(100, () => ({}));
      await send(app, ndjson(...added));
      await orderFaults(app.db, { kind: '503', operation: 'queryItems', times: 3 });
      const seen = linesOf(await text(response)).map(({ sku }) => sku);
      const distinct = new Set(seen);
      expect(distinct.size).toBe(seen.length);
      expect(kept.filter(({ sku }) => !distinct.has(sku))).toEqual([]);
      // Far behind what sockets hold, the walk saw the changes: it had not been read into memory before.
      expect(seen).not.toEqual(before.map(({ sku }) => sku));
    });
  });

  describe('failure', () => {
    it('should be an answer of its own before the first byte', async () => {
      await orderFaults(app.db, { kind: '503', operation: 'queryItems' });
      expect(await app.request('GET', PATH)).toEqual(
        problemAnswer('database_unavailable', {
          instance: PATH,
          activityId: expect.any(String),
          headers: { 'retry-after': '1' },
        }),
      );
    });

    it('should never look like a whole file', async () => {
      await send(app, ndjson(...newProducts(1_200, () => ({ category: 'tools' }))));
      const broken = {
        id: 'broken',
        tenantId: TENANT,
        category: 'tools',
        type: 'product',
        uniqueKey: 'sku:X',
        cursorKey: 'zzz',
      };
      await containerOf(app).items.create(broken);
      const response = await open(await listen(app.app));
      await expect(text(response)).rejects.toThrow('aborted');
      expect(response.complete).toBe(false);
      expect(lines).toContainEqual(
        expect.objectContaining({ msg: 'answer cut short', level: 'error', route: PATH }),
      );
    });
  });
});

describe('What was exported', () => {
  const special = ["'", "''=1", '=1+1', '+1', '-1', '@a', 'a|b\\', '"quoted", and split', 'ünï😀'];

  /** A catalogue that has everything a format may stumble over. */
  const catalogue = (): Json[] => [
    ...Array.from(
      fakeProducts(new Faker({ locale: en, seed: 1 }), 700),
      ({ fields: { priceCents, ...fields } }) => ({
        ...fields,
        price: priceCents / 100,
      }),
    ),
    ...special.map((value, index) =>
      product({
        id: `id ${index}`,
        name: value,
        description: `${value}\n${value}`,
        tags: [value],
        category: `C ${value}`,
        ttl: -1,
      }),
    ),
    product({ description: '' }),
    product({ ttl: 100_000, status: 'inactive', price: 1_000_000_000, quantity: 2_147_483_647 }),
  ];

  it.each([
    ['ndjson', NDJSON],
    ['csv', CSV],
  ])('should be the same again after an import into an empty database (%s)', async (format, type) => {
    await using other = await createApp();
    const rows = catalogue();
    expect(await send(app, ndjson(...rows))).toMatchObject({ body: { created: rows.length } });
    const file = String((await app.request('GET', `${PATH}?format=${format}`)).body);
    expect(await send(other, file, { type })).toEqual(
      reported({ received: rows.length, created: rows.length }),
    );
    const again = String((await other.request('GET', `${PATH}?format=${format}`)).body);
    expect(anonymous(again)).toBe(anonymous(file));
    expect((await exported(other)).map(withoutOurs)).toEqual((await exported(app)).map(withoutOurs));
  });

  it.each([
    ['ndjson', NDJSON],
    ['csv', CSV],
    ['csv&bom=true', CSV],
  ])('should change nothing where it came from, packed or not (%s)', async (format, type) => {
    const rows = catalogue().filter(({ ttl }) => ttl !== 100_000);
    await send(app, ndjson(...rows));
    const file = String((await app.request('GET', `${PATH}?format=${format}`)).body);
    expect(file.startsWith('\ufeffid,category,')).toBe(format.endsWith('bom=true'));
    for (const body of [file, gzipSync(file)]) {
      expect((await send(app, body, { type })).body).toMatchObject({ unchanged: rows.length, failed: 0 });
    }
    expect((await app.request('GET', `${PATH}?format=${format}`)).body).toBe(file);
  });
});
