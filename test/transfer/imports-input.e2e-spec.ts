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
  shownInExport,
} from '../support/imports.js';
import { objectOf } from '../support/json.js';
import { type Json, product } from '../support/products.js';
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
    ['?mode=create&mode=upsert', 'mode', 'repeated'],
    ['?onError=', 'onError', 'not_allowed'],
    ['?dryRun=1', 'dryRun', 'invalid_type'],
    ['?format=csv', 'format', 'unknown_field'],
    ['?encoding=latin1', 'encoding', 'not_allowed'],
    ['?columns=sku:Code', 'columns', 'not_allowed'],
    ['?delimiter=tab', 'delimiter', 'not_allowed'],
    ['?decimal=,', 'decimal', 'not_allowed'],
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
    ['a column twice', 'sku,category,sku,name,price\n', [fieldError('/sku', 'duplicate')]],
    ['a column twice, in another case', 'sku,category,SKU,name,price\n', [fieldError('/sku', 'duplicate')]],
    ['JSON', '{"category":"a","sku":"B"}\n', [fieldError('', 'wrong_format')]],
    ['a workbook of Excel', 'PK\u0003\u0004…', [fieldError('', 'not_text')]],
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

  it('should be a header alone', async () => {
    expect(await send(app, 'category,sku,name,price', { type: CSV })).toEqual(reported({}));
  });

  it('should have a byte order mark, line breaks of both kinds, blank lines, spaces around names', async () => {
    const category = newCategory();
    const body = `\ufeffcategory, sku ,name,description,price\r\n\r\n${category},A,b,,1\n\n${category},B,c,"d\r\ne", 2.50 `;
    expect(await send(app, body, { type: CSV })).toEqual(reported({ received: 2, created: 2 }));
    expect(await exported(app, category)).toEqual(
      expect.arrayContaining([
        shownInExport({ category, sku: 'A', name: 'b', price: 1 }),
        shownInExport({ category, sku: 'B', name: 'c', description: 'd\r\ne', price: 2.5 }),
      ]),
    );
  });

  it('should fail row by row', async () => {
    const category = newCategory();
    const body = Buffer.concat([
      Buffer.from(
        csv(
          'category,sku,name,price,quantity',
          `${category},A,öne,1,1`,
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
          ' , ,\t,,',
          `${category},M,thirteen,13,13,, `,
        ),
      ),
      Buffer.from(`${category},J,t\xe9n,10,10\r\n`, 'latin1'),
      Buffer.from(csv(`${category},K,"${'x'.repeat(10_000_000)}",11,11`, `${category},L,twelve,12,12`)),
    ]);
    expect(await send(app, body, { type: CSV })).toEqual(
      reported({
        received: 13,
        created: 3,
        failed: 10,
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
            errors: [fieldError('/quantity', 'invalid_type'), fieldError('/price', 'invalid_type')],
          }),
          expect.objectContaining({ line: 11, errors: [fieldError('/name', 'required')] }),
          expect.objectContaining({ line: 15, errors: [fieldError('', 'malformed_text')] }),
          expect.objectContaining({ line: 16, code: 'item_too_large' }),
        ],
      }),
    );
    expect((await exported(app, category)).toSorted(bySku).map(({ sku, name }) => [sku, name])).toEqual([
      ['A', 'öne'],
      ['L', 'twelve'],
      ['M', 'thirteen'],
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

/** The report of a CSV body, and the name of each product that came in by its sku. */
async function imported(body: string | Buffer, category: string, query = ''): Promise<[unknown, Json]> {
  const { body: answer } = await send(app, body, { type: CSV, query });
  const products = await exported(app, category);
  return [answer, Object.fromEntries(products.map(({ sku, name }) => [String(sku), name]))];
}

describe('A file as its program wrote it', () => {
  const HEADER = 'category,sku,name,price';

  it('should lose its empty columns without names and its blank rows, and count their lines', async () => {
    const category = newCategory();
    const body = csv(
      `${HEADER},,`,
      `${category},A,one,1,,`,
      ',,,,,',
      ' ,,,\t,,',
      `${category},B,two,2`,
      ',,,x,,',
    );
    expect(await imported(body, category)).toEqual([
      expect.objectContaining({
        received: 3,
        created: 2,
        errors: [expect.objectContaining({ line: 6, code: 'validation_failed' })],
      }),
      { A: 'one', B: 'two' },
    ]);
  });

  it('should not lose a value whose column has no name, unless it is told to', async () => {
    const category = newCategory();
    const body = csv(`${HEADER},`, `${category},A,one,1,lost`);
    expect(await imported(body, category)).toEqual([
      expect.objectContaining({ errors: failures([2, 'validation_failed', 'unnamed_column']) }),
      {},
    ]);
    expect(await imported(body, category, '?columns=*:ignore')).toEqual([
      expect.objectContaining({ created: 1 }),
      { A: 'one' },
    ]);
  });

  it('should have names of columns in any case, and space around what it says', async () => {
    const category = newCategory();
    const body = csv(' CATEGORY ,Sku,NAME,Pri ce,Tags', ` ${category} , A-1 , one , 1.50 , a | b `);
    expect(await imported(body, category)).toEqual([
      expect.objectContaining({ created: 1 }),
      { 'A-1': 'one' },
    ]);
  });

  it.each<[string, string, string]>([
    ['semicolons and decimal commas', ';', '?decimal=,'],
    ['tabs', '\t', ''],
    ['bars', '|', ''],
    ['what it is told', ';', '?delimiter=semicolon&decimal=,'],
  ])('should be read with %s', async (_name, delimiter, query) => {
    const category = newCategory();
    const price = query.includes('decimal') ? '1.234,50' : '1234.5';
    const rows = [HEADER.split(','), [category, 'A', 'one, two', price]].map((row) => row.join(delimiter));
    expect(await imported(csv(...rows), category, query)).toEqual([
      expect.objectContaining({ created: 1, input: expect.objectContaining({ delimiter }) }),
      { A: 'one, two' },
    ]);
    expect((await exported(app, category))[0]).toMatchObject({ price: 1234.5 });
  });

  it('should be read with the delimiter that Excel names in front of the header', async () => {
    const category = newCategory();
    const body = csv('sep=;', '', HEADER.replaceAll(',', ';'), `${category};A;one;-1`, `${category};B;two;2`);
    expect(await imported(body, category)).toEqual([
      expect.objectContaining({ created: 1, errors: [expect.objectContaining({ line: 4 })] }),
      { B: 'two' },
    ]);
  });

  it.each<[string, string, (text: string) => Buffer]>([
    ['utf-16le', '', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be', '', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['utf-16le', '?encoding=utf-16le', (text) => Buffer.from(text, 'utf16le')],
    ['windows-1252', '', (text) => Buffer.from(text, 'latin1')],
    ['windows-1252', '?encoding=windows-1252', (text) => Buffer.from(text, 'latin1')],
    ['utf-8', '?encoding=utf-16le', (text) => Buffer.from(`\ufeff${text}`)],
  ])('should be read as %s (%s), and say so', async (encoding, query, encoded) => {
    const category = newCategory();
    const body = encoded(csv(HEADER, `${category},A,plain,1`, `${category},B,Säge für «é»,2`));
    expect(await imported(body, category, query)).toEqual([
      expect.objectContaining({ created: 2, input: expect.objectContaining({ encoding }) }),
      { A: 'plain', B: 'Säge für «é»' },
    ]);
  });

  it('should not be two encodings at once: the second is refused with what to do', async () => {
    const category = newCategory();
    const rows = [
      `${HEADER}\r\n${category},A,S\xe4ge,1\r\n`,
      'latin1',
      `${category},B,Säge,2\r\n`,
      'utf8',
    ] as const;
    const body = Buffer.concat([Buffer.from(rows[0], rows[1]), Buffer.from(rows[2], rows[3])]);
    expect(await imported(body, category)).toEqual([
      expect.objectContaining({
        created: 1,
        input: expect.objectContaining({ encoding: 'windows-1252' }),
        errors: [
          expect.objectContaining({
            line: 3,
            detail: expect.stringContaining('save the whole file as UTF-8, or add encoding=utf-8'),
          }),
        ],
      }),
      { A: 'Säge' },
    ]);
  });

  it('should be NDJSON in UTF-16 or Windows-1252 when it says so', async () => {
    const category = newCategory();
    const [a = {}, b = {}] = newProducts(2, () => ({ category, name: 'Säge' }));
    await send(app, Buffer.from(`\ufeff${ndjson(a)}`, 'utf16le'));
    await send(app, Buffer.from(ndjson(b), 'latin1'), { query: '?encoding=windows-1252' });
    expect((await exported(app, category)).map(({ name }) => name)).toEqual(['Säge', 'Säge']);
  });

  it('should say how a number is written, and in which column it stands', async () => {
    const body = csv('category,sku,name,Unit Price', `${newCategory()},A,one,"€ 7,50"`);
    const { body: answer } = await send(app, body, { type: CSV, query: '?columns=price:unit price' });
    expect(answer).toMatchObject({
      errors: [
        {
          line: 2,
          detail:
            'price must be a number, such as 1234.5 without a currency sign; for 1234,5 add decimal=, (column "Unit Price")',
        },
      ],
    });
  });

  it('should show in a dry run what becomes of each column', async () => {
    const body = csv('Type,SKU,Title,price,Vendor,', 'tools,A,one,1,x,');
    const query = '?dryRun=true&columns=category:Type,name:Title,*:ignore';
    const { body: answer } = await send(app, body, { type: CSV, query });
    expect(answer).toMatchObject({
      created: 1,
      dryRun: true,
      input: {
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        decimal: '.',
        columns: [
          { column: 'Type', fields: ['category'] },
          { column: 'SKU', fields: ['sku'] },
          { column: 'Title', fields: ['name'] },
          { column: 'price', fields: ['price'] },
          { column: 'Vendor', fields: [] },
          { column: '', fields: [] },
        ],
      },
    });
  });

  it.each(['', '?mode=create'])(
    'should be told which rows have the sku of an earlier row, and the last one counts or fails (%s)',
    async (query) => {
      const category = newCategory();
      const other = newCategory();
      const body = csv(
        HEADER,
        `${category},A,one,1`,
        `${other},A,other,1`,
        `${category},a b,bad,1`,
        `${category},A,two,2`,
      );
      const { body: answer } = await send(app, `${body}${category},A,three,3\r\n`, { type: CSV, query });
      expect(answer).toMatchObject({
        received: 5,
        ...(query === '' ? { created: 2, replaced: 2, failed: 1 } : { created: 2, failed: 3 }),
        duplicates: 2,
        duplicateRows: [
          { line: 5, sku: 'A', category, firstLine: 2 },
          { line: 6, sku: 'A', category, firstLine: 2 },
        ],
      });
      expect((await exported(app, category)).map(({ name }) => name)).toEqual([
        query === '' ? 'three' : 'one',
      ]);
    },
  );
});

describe('JSON that is not NDJSON', () => {
  const rows = newProducts(3, () => ({ category: 'an array' }));

  it.each<[string, string, string]>([
    ['an array on one line', JSON.stringify(rows), 'json_array'],
    ['an array over many lines', `\n ${JSON.stringify(rows, null, 2)}`, 'json_array'],
    [
      'an array that ends each line with a product',
      `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`,
      'json_array',
    ],
    [
      'an array larger than any row',
      JSON.stringify(Array.from({ length: 2_000 }, () => rows[0])),
      'json_array',
    ],
    ['an object over many lines', JSON.stringify(rows[0], null, 2), 'json_over_lines'],
  ])('should be told before anything is saved: %s', async (_name, body, code) => {
    expect(await send(app, body)).toEqual(
      refused('validation_failed', {}, { errors: [fieldError('', code)] }),
    );
    expect(await exported(app, 'an array')).toEqual([]);
  });
});

describe('gzip', () => {
  it('should be recognised by its first bytes, without a header, and be told of', async () => {
    const [a = {}] = newProducts(1, () => ({}));
    expect(await send(app, gzipSync(ndjson(a)))).toEqual(
      reported({
        received: 1,
        created: 1,
        input: { format: 'ndjson', compression: 'gzip', encoding: 'utf-8' },
      }),
    );
  });

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

  it('should not read a few kilobytes that unpack to rows of commas', async () => {
    const body = gzipSync(`category,sku,name,price\n${',,,\n'.repeat(400_000)}`);
    expect(await send(app, body, { headers, type: CSV })).toEqual(refused('payload_too_large', {}));
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
