import { gzipSync } from 'node:zlib';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import {
  bySku,
  CSV,
  exported,
  type ImportRequest,
  ndjson,
  NDJSON,
  newCategory,
  newProducts,
  report,
  reported,
  send,
} from '../support/imports.js';
import { objectOf } from '../support/json.js';
import { type Json, product, shown } from '../support/products.js';
import { fieldError, parameterError, problemAnswer } from '../support/responses.js';

const LIMIT = 40_000_000;

let app: TestAppWithDatabase;
beforeAll(async () => {
  app = await createApp({ IMPORT_MAX_BYTES: String(LIMIT) });
});
afterAll(() => app.close());

/** The answer when the input as a whole is refused, with what had become of its rows by then. */
const refused = (code: Parameters<typeof problemAnswer>[0], counts: Json, more: Json = {}): unknown =>
  problemAnswer(code, { instance: '/v1/imports', report: report(counts), ...more });

const csv = (...rows: readonly string[]): string => rows.map((row) => `${row}\r\n`).join('');

/** The code of each failed row, by line. */
const failures = (...rows: readonly [line: number, code: string, fault?: string][]): unknown[] =>
  rows.map(([line, code, fault]) =>
    expect.objectContaining({
      line,
      code,
      ...(fault === undefined ? {} : { errors: [expect.objectContaining({ code: fault })] }),
    }),
  );

/** Packs well, but not suspiciously well. */
const longRow = (): string =>
  ndjson(product({ description: Math.random().toString(36).repeat(50), price: -1 }));

describe('What an import refuses before it reads', () => {
  it.each<[string, string, ImportRequest]>([
    ['JSON', '{}', { type: 'application/json' }],
    ['another type', '', { type: 'text/plain' }],
    ['another charset', '', { type: 'text/csv; charset=latin1' }],
    ['another encoding', '', { headers: { 'content-encoding': 'br' } }],
  ])('should be %s', async (_name, body, options) => {
    expect(await send(app, body, options)).toEqual(
      problemAnswer('unsupported_media_type', { instance: '/v1/imports' }),
    );
  });

  it('should be a body of no type', async () => {
    expect(await app.request('POST', '/v1/imports', { body: '{}' })).toEqual(
      problemAnswer('unsupported_media_type', { instance: '/v1/imports' }),
    );
  });

  it('should not be the other way about: other routes do not read streams', async () => {
    const headers = { 'content-type': NDJSON };
    expect(await app.request('POST', '/v1/products', { headers, body: '{}' })).toEqual(
      problemAnswer('unsupported_media_type', { instance: '/v1/products' }),
    );
  });

  it.each([
    ['?mode=replace', 'mode', 'not_allowed'],
    ['?mode=create&mode=upsert', 'mode', 'not_allowed'],
    ['?onError=', 'onError', 'not_allowed'],
    ['?dryRun=1', 'dryRun', 'invalid_type'],
    ['?format=csv', 'format', 'unknown_field'],
  ])('should be %s', async (query, parameter, code) => {
    expect(await send(app, '', { query })).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/imports',
        errors: [parameterError(parameter, code)],
      }),
    );
  });

  it('should be an Accept that rules out both answers', async () => {
    expect(await send(app, '', { headers: { accept: 'text/csv' } })).toEqual(
      problemAnswer('not_acceptable', { instance: '/v1/imports' }),
    );
  });

  it('should be a size that is announced and too large, before a row is written', async () => {
    const category = newCategory();
    const body = ndjson(product({ category })) + ' '.repeat(LIMIT);
    expect(await send(app, body)).toEqual(refused('payload_too_large', {}));
    expect(await exported(app, category)).toEqual([]);
  });
});

describe('NDJSON', () => {
  it('should be nothing at all', async () => {
    expect(await send(app, '')).toEqual(reported({}));
  });

  it('should have blank lines, line breaks of both kinds, a byte order mark, and no last line break', async () => {
    const [a, b] = newProducts(2, () => ({}));
    const body = `\ufeff\n${JSON.stringify(a)}\r\n  \n\r\n${JSON.stringify(b)}`;
    expect(await send(app, body)).toEqual(reported({ received: 2, created: 2 }));
  });

  it('should be charset=UTF-8', async () => {
    const type = `${NDJSON}; charset="UTF-8"`;
    expect(await send(app, ndjson(product()), { type })).toEqual(reported({ received: 1, created: 1 }));
  });

  it('should fail line by line', async () => {
    const category = newCategory();
    const good = () => product({ category });
    const lines = [
      JSON.stringify(good()),
      '{"category": "tools", "sku": ',
      '[]',
      'null',
      `{"a":${'['.repeat(50)}${']'.repeat(50)}}`,
      '{"__proto__":{}}',
      `{"name":"${'x'.repeat(140_000)}"}`,
      `{"${'x'.repeat(100_000)}":1}`,
      Buffer.from([0x7b, 0xff, 0x7d]),
      JSON.stringify(good()),
    ];
    const body = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));
    expect(await send(app, body)).toEqual(
      reported({
        received: 10,
        created: 2,
        failed: 8,
        errors: failures(
          [2, 'malformed_json'],
          [3, 'validation_failed', 'invalid_type'],
          [4, 'validation_failed', 'invalid_type'],
          [5, 'validation_failed', 'too_deep'],
          [6, 'validation_failed', 'unknown_field'],
          [7, 'item_too_large'],
          [8, 'validation_failed', 'too_long'],
          [9, 'malformed_json'],
        ),
      }),
    );
    expect(await exported(app, category)).toHaveLength(2);
  });
});

describe('CSV', () => {
  it.each<[string, string, unknown[]]>([
    ['no header', '', [fieldError('', 'required')]],
    ['a missing column', 'category,sku,name\na,B,c\n', [fieldError('/price', 'required')]],
    ['an unknown column', 'category,sku,name,price,colour\n', [fieldError('/colour', 'unknown_field')]],
    ['a column without a name', 'category,sku,name,price,\n', [fieldError('', 'unknown_field')]],
    [
      'a name in another case',
      'category,SKU,name,price\n',
      [fieldError('/sku', 'required'), fieldError('/SKU', 'unknown_field')],
    ],
    ['a column twice', 'sku,category,sku,name,price\n', [fieldError('/sku', 'duplicate')]],
    ['semicolons', 'category;sku;name;price\n', [fieldError('', 'wrong_separator')]],
    ['a header with a stray quote', 'cate"gory,sku,name,price\n', [fieldError('', 'malformed_csv')]],
  ])('should be refused with %s', async (_name, body, errors) => {
    expect(await send(app, body, { type: CSV })).toEqual(refused('validation_failed', {}, { errors }));
    expect(await send(app, body, { type: CSV, headers: { accept: NDJSON } })).toEqual(
      refused('validation_failed', {}, { errors }),
    );
  });

  it('should be refused with a header of more columns than a row has room for', async () => {
    const body = Array.from({ length: 50_000 }, (_, index) => `a${index}`).join(',');
    expect(await send(app, body, { type: CSV })).toEqual(refused('item_too_large', {}));
  });

  it('should be UTF-8', async () => {
    const body = Buffer.from('\ufeffcategory,sku,name,price\na,B,c,1\n', 'utf16le');
    expect(await send(app, body, { type: CSV })).toEqual(
      refused('validation_failed', {}, { errors: [fieldError('', 'malformed_text')] }),
    );
  });

  it('should be a header alone', async () => {
    expect(await send(app, 'category,sku,name,price', { type: CSV })).toEqual(reported({}));
  });

  it('should have a byte order mark, line breaks of both kinds, blank lines, spaces around names', async () => {
    const category = newCategory();
    const body = `\ufeffcategory, sku ,name,description,price\r\n\r\n${category},A,b,,1\n\n${category},B,c,"d\r\ne", 2.50 `;
    expect(await send(app, body, { type: CSV })).toEqual(reported({ received: 2, created: 2 }));
    expect(await exported(app, category)).toEqual(
      expect.arrayContaining([
        shown({ category, sku: 'A', name: 'b', price: 1 }),
        shown({ category, sku: 'B', name: 'c', description: 'd\r\ne', price: 2.5 }),
      ]),
    );
  });

  it('should fail row by row', async () => {
    const category = newCategory();
    const body = Buffer.concat([
      Buffer.from(
        csv(
          'category,sku,name,price,quantity',
          `${category},A,one,1,1`,
          `${category},B,two,2`,
          `${category},C,three,3,3,3`,
          `${category},D,5" nail,4,4`,
          `${category},E,"five"x,5,5`,
          `${category},F,"six`,
          `and more",6,6`,
          `${category},G,seven,"7,50",7`,
          `${category},H,eight,1e2,0x8`,
          `${category},I,,9,`,
          ',,,,',
        ),
      ),
      Buffer.from(`${category},J,t\xe9n,10,10\r\n`, 'latin1'),
      Buffer.from(csv(`${category},K,"${'x'.repeat(10_000_000)}",11,11`, `${category},L,twelve,12,12`)),
    ]);
    expect(await send(app, body, { type: CSV })).toEqual(
      reported({
        received: 13,
        created: 2,
        failed: 11,
        errors: [
          ...failures(
            [3, 'validation_failed', 'wrong_width'],
            [4, 'validation_failed', 'wrong_width'],
            [5, 'validation_failed', 'malformed_csv'],
            [6, 'validation_failed', 'malformed_csv'],
            [7, 'validation_failed', 'control_character'],
            [9, 'validation_failed', 'invalid_type'],
          ),
          expect.objectContaining({
            line: 10,
            errors: [fieldError('/price', 'invalid_type'), fieldError('/quantity', 'invalid_type')],
          }),
          expect.objectContaining({ line: 11, errors: [fieldError('/name', 'required')] }),
          expect.objectContaining({ line: 12, code: 'validation_failed' }),
          expect.objectContaining({ line: 13, errors: [fieldError('', 'malformed_text')] }),
          expect.objectContaining({ line: 14, code: 'item_too_large' }),
        ],
      }),
    );
    expect((await exported(app, category)).toSorted(bySku).map(({ sku, name }) => [sku, name])).toEqual([
      ['A', 'one'],
      ['L', 'twelve'],
    ]);
  });

  it('should fail with everything behind a quote that is never closed', async () => {
    const body = csv('category,sku,name,price', `${newCategory()},A,b,1`, 'c,"D,e,1', 'f,G,h,1');
    expect(await send(app, body, { type: CSV })).toEqual(
      reported({
        received: 2,
        created: 1,
        failed: 1,
        errors: failures([3, 'validation_failed', 'malformed_csv']),
      }),
    );
  });
});

describe('gzip', () => {
  const headers = { 'content-encoding': 'gzip' };

  it('should be unpacked, also when it has several members', async () => {
    const [a = {}, b = {}] = newProducts(2, () => ({}));
    const body = Buffer.concat([gzipSync(ndjson(a)), gzipSync(ndjson(b))]);
    expect(await send(app, body, { headers })).toEqual(reported({ received: 2, created: 2 }));
  });

  it.each<[string, (packed: Buffer) => Uint8Array]>([
    ['cut off', (packed) => packed.subarray(0, -100)],
    ['without its checksum', (packed) => packed.subarray(0, -8)],
    ['damaged', (packed) => packed.map((byte, at) => (at === packed.length - 6 ? byte ^ 1 : byte))],
  ])('should be told of, and what was written, when it is %s', async (_name, spoil) => {
    const category = newCategory();
    const rows = newProducts(2_000, () => ({ category, description: String(Math.random()) }));
    const answer = await send(app, spoil(gzipSync(ndjson(...rows))), { headers });
    const written = (await exported(app, category)).length;
    expect(written).toBeGreaterThan(0);
    expect(answer).toEqual(
      refused(
        'validation_failed',
        { received: written, created: written },
        { errors: [fieldError('', 'broken_gzip')] },
      ),
    );
  });

  it.each(['', '{}\n', '\x1f'])('should be refused when it was never gzip: %j', async (body) => {
    expect(await send(app, body, { headers })).toEqual(
      refused('validation_failed', {}, { errors: [fieldError('', 'broken_gzip')] }),
    );
  });

  it('should not expand a thousandfold', async () => {
    const category = newCategory();
    const body = gzipSync(ndjson(product({ category })) + '\n'.repeat(30_000_000));
    expect(body.length).toBeLessThan(100_000);
    const answer = await send(app, body, { headers });
    const written = (await exported(app, category)).length;
    expect(answer).toEqual(refused('payload_too_large', { received: written, created: written }));
  });

  it.each<[string, string, string]>([
    ['objects without a field', NDJSON, '{}\n'.repeat(400_000)],
    ['lines that are no JSON', NDJSON, 'x\n'.repeat(400_000)],
    ['rows of commas', CSV, `category,sku,name,price\n${',,,\n'.repeat(400_000)}`],
    ['rows of one cell', CSV, `category,sku,name,price\n${'x\n'.repeat(400_000)}`],
  ])('should end early when a few kilobytes unpack to 400,000 bad rows: %s', async (_name, type, text) => {
    const body = gzipSync(text);
    expect(body.length).toBeLessThan(5_000);
    const { status, body: problem } = await send(app, body, { headers, type });
    expect([status, problem]).toMatchObject([
      413,
      {
        code: expect.stringMatching('too_many_failed_rows|payload_too_large'),
        report: { errors: { length: 100 } },
      },
    ]);
    const { failed, received } = objectOf(objectOf(problem)['report']);
    expect(Number(failed)).toBeLessThan(12_000);
    expect(received).toBe(failed);
  });

  it.each<[string, string]>([
    ['blank lines', '\n'],
    ['lines of spaces', '  \n'],
    ['blank lines of Windows', '\r\n'],
  ])('should not read a few kilobytes that unpack to %s', async (_name, line) => {
    const body = gzipSync(line.repeat(2_000_000));
    expect(await send(app, body, { headers })).toEqual(refused('payload_too_large', {}));
  });

  it('should tell in lines, too, that too many rows were bad', async () => {
    const body = gzipSync('x\n'.repeat(400_000));
    const answer = await send(app, body, { headers: { ...headers, accept: NDJSON } });
    const lines = String(answer.body).trimEnd().split('\n');
    const last: unknown = JSON.parse(lines.at(-1) ?? '');
    expect(last).toMatchObject({ type: 'summary', problem: { code: 'too_many_failed_rows', status: 413 } });
    expect(lines.filter((line) => line.startsWith('{"type":"error"'))).toHaveLength(
      Number(objectOf(last)['failed']),
    );
  });

  it.each([true, false])(
    'should tell of every row of an honest file, all of them bad (packed: %s)',
    async (packed) => {
      const rows = Array.from({ length: 30_000 }, (_, n) => `garden,SAW-${n},Pruning saw no. ${n},free`);
      const text = csv('category,sku,name,price', ...rows);
      const answer = packed
        ? await send(app, gzipSync(text), { headers, type: CSV })
        : await send(app, text, { type: CSV });
      expect(answer).toMatchObject({
        status: 200,
        body: { received: 30_000, failed: 30_000, errorsTruncated: true, errors: { length: 100 } },
      });
    },
  );

  it('should take a file that packs well because its products are much alike', async () => {
    const description = 'The same words for every product of the supplier. '.repeat(10);
    const rows = Array.from({ length: 4_000 }, (_, n) => `garden,SAW-${n},Saw,1,${description}`);
    const text = csv('category,sku,name,price,description', ...rows);
    const body = gzipSync(text, { level: 9 });
    expect(text.length / body.length).toBeGreaterThan(50);
    expect(text.length).toBeGreaterThan(1_500_000);
    expect(await send(app, body, { headers, type: CSV, query: '?dryRun=true' })).toMatchObject({
      status: 200,
      body: { received: 4_000, failed: 0 },
    });
  });

  it('should not be larger than an import may be, once it is unpacked', async () => {
    const body = gzipSync(Array.from({ length: LIMIT / 600 }, longRow).join(''), { level: 1 });
    expect(body.length).toBeLessThan(LIMIT);
    expect(await send(app, body, { headers, query: '?dryRun=true' })).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large', report: { created: 0, dryRun: true } },
    });
  });
});
