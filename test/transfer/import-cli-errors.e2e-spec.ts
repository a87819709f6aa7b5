import { gunzipSync, gzipSync } from 'node:zlib';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { COLUMNS, ImportFolder, outcome, saved, spreadsheet } from '../support/import-folder.js';
import { bySku, exported, ndjson, newCategory, newProducts } from '../support/imports.js';
import { product } from '../support/products.js';
import { listen } from '../support/upload.js';

let app: TestAppWithDatabase;
let service: URL;
const folder = new ImportFolder(() => service);
beforeAll(async () => {
  app = await createApp();
  service = await listen(app.app);
});
afterAll(() => app.close());

describe('Rows that fail', () => {
  it('should be told of, the first ten by line, with exit code 1', async () => {
    const category = newCategory();
    const bad = newProducts(12, () => ({ category, price: 0 }));
    folder.write('products.ndjson', ndjson(product({ category }), ...bad));
    expect(outcome(await folder.run('products.ndjson', '--url', String(service)))).toEqual({
      code: 1,
      stdout: '13 rows: 1 created, 0 replaced, 0 unchanged, 12 failed.\n',
      stderr: [
        ...Array.from(
          { length: 10 },
          (_, index) => `line ${index + 2}: validation_failed: price must be from 0.01 to 1000000000`,
        ),
        '... and 2 more',
        '',
      ].join('\n'),
    });
  });

  it('should fail in mode create when they are there', async () => {
    const category = newCategory();
    folder.write('products.ndjson', ndjson(...newProducts(2, () => ({ category }))));
    await folder.run('products.ndjson');
    const { code, stderr } = await folder.run('products.ndjson', '--mode', 'create');
    expect([code, stderr.match(/^line \d+: (sku_taken|product_exists): /gm)?.length]).toEqual([1, 2]);
  });

  it('should end the import with --on-error stop', async () => {
    const category = newCategory();
    const rows = newProducts(50_000, () => ({ category, description: 'x'.repeat(200) }));
    folder.write('products.ndjson', ndjson('{', ...rows));
    const exit = await folder.run('products.ndjson', '--on-error', 'stop');
    expect([exit.code, outcome(exit).stdout]).toEqual([
      1,
      '1 rows: 0 created, 0 replaced, 0 unchanged, 1 failed.\n',
    ]);
    expect(exit.stderr).toMatch(
      /^line 1: malformed_json: .*\nWhat is behind the first failed row was not imported/,
    );
  });

  it('should be written to a file as they came, with the reasons, to be corrected there and imported (CSV)', async () => {
    const category = newCategory();
    folder.write(
      'products.csv',
      Buffer.concat([
        Buffer.from(
          spreadsheet(COLUMNS, `${category},A,"Good, one",1,`, `${category},B,Two lines,0,"5""\r\nnail"`),
        ),
        Buffer.from(`${category},C,t\xe9n,3,\r\n`, 'latin1'),
        Buffer.from(
          spreadsheet(`${category},D,more,4,,5,6`, `${category},E,"fi"ve,5,`, `${category},F,six,6,`).slice(
            1,
          ),
        ),
        Buffer.from(`${category},G,"seven,7,\r\n`),
      ]),
    );
    const exit = await folder.run('products.csv', '--errors', 'failed.csv');
    expect([exit.code, outcome(exit).stdout]).toEqual([
      1,
      '7 rows: 2 created, 0 replaced, 0 unchanged, 5 failed.\n',
    ]);
    expect(exit.stderr).toContain(
      `The failed rows are in ${folder.at('failed.csv')}: correct them there, and import that file.\n`,
    );
    const reasons = [
      '3,validation_failed,"price must be from 0.01 to 1000000000",',
      '5,validation_failed,"the row is not valid utf-8: save the file as UTF-8, or say how it is written, such as encoding=windows-1252",',
      '6,validation_failed,"the row has 7 cells, and the header has 5 columns: put cells with the delimiter in quotes, or check delimiter=",',
      '7,validation_failed,"the row has a quote in the wrong place, or one that is never closed: put the whole cell in quotes, and write a quote in it twice",',
      '9,validation_failed,"the row has a quote in the wrong place, or one that is never closed: put the whole cell in quotes, and write a quote in it twice",',
    ];
    const rows = [
      `${category},B,Two lines,0,"5""\r\nnail"`,
      `${category},C,t\xe9n,3,`,
      `${category},D,more,4,,5,6`,
      `${category},E,"fi"ve,5,`,
      `${category},G,"seven,7,\r\n`,
    ];
    expect(folder.read('failed.csv').toString('latin1')).toBe(
      [
        `${Buffer.from('\ufeff').toString('latin1')}errorLine,errorCode,errorDetail,${COLUMNS}`,
        ...rows.map((row, index) => `${reasons[index]}${row}`),
        '',
      ].join('\r\n'),
    );

    expect((await folder.run('failed.csv', '--errors', 'again.csv')).code).toBe(1);
    const withoutLines = (name: string) => folder.read(name).toString().replaceAll(/^\d+,/gm, '').trimEnd();
    expect(withoutLines('again.csv')).toBe(
      withoutLines('failed.csv').replace('7 cells, and the header has 5', '10 cells, and the header has 8'),
    );

    const corrections: [string, string][] = [
      ['lines,0,', 'lines,2,'],
      ['t\xe9n', 'ten'],
      ['4,,5,6', '4,'],
      ['"fi"ve', 'five'],
      ['"seven,7,\r\n', 'seven,7,'],
    ];
    const corrected = corrections.reduce(
      (text, [from, to]) => text.replace(from, to),
      folder.read('again.csv').toString('latin1'),
    );
    folder.write('corrected.csv', Buffer.from(corrected, 'latin1'));
    expect(outcome(await folder.run('corrected.csv', '--errors', 'none.csv'))).toEqual(
      saved('5 rows: 5 created, 0 replaced, 0 unchanged, 0 failed'),
    );
    expect(folder.has('none.csv')).toBe(false);
    expect((await exported(app, category)).toSorted(bySku).map(({ sku, name }) => [sku, name])).toEqual([
      ['A', 'Good, one'],
      ['B', 'Two lines'],
      ['C', 'ten'],
      ['D', 'more'],
      ['E', 'five'],
      ['F', 'six'],
      ['G', 'seven'],
    ]);
  });

  it('should be written to a file as they came, with the reasons, to be corrected there and imported (NDJSON)', async () => {
    const category = newCategory();
    const bad = `{ "category": "${category}", "sku": "B", "name": "Größe", "price": 0.00 }`;
    folder.write('products.ndjson', ndjson(product({ category }), '', bad, '{}', '{"sku":', 'no JSON'));
    const exit = await folder.run('products.ndjson', '--errors', 'failed.ndjson');
    expect([exit.code, outcome(exit).stdout]).toEqual([
      1,
      '5 rows: 1 created, 0 replaced, 0 unchanged, 4 failed.\n',
    ]);
    const price = 'price must be from 0.01 to 1000000000';
    const failed = folder.read('failed.ndjson').toString().split('\n');
    expect(failed).toEqual([
      `{"errorLine":3,"errorCode":"validation_failed","errorDetail":"${price}", "category": "${category}", "sku": "B", "name": "Größe", "price": 0.00 }`,
      expect.stringMatching(/^\{"errorLine":4,"errorCode":"validation_failed","errorDetail":"[^"]+"\}$/),
      expect.stringMatching(/^\{"errorLine":5,"errorCode":"malformed_json","errorDetail":"[^"]+","sku":$/),
      'no JSON',
      '',
    ]);

    await folder.run('failed.ndjson', '--errors', 'again.ndjson');
    const again = folder.read('again.ndjson').toString().split('\n');
    expect(again[0]).toBe(failed[0]?.replace('"errorLine":3', '"errorLine":1'));
    expect(again[1]).toBe(failed[1]?.replace('"errorLine":4', '"errorLine":2'));
    folder.write('corrected.ndjson', `${again[0]?.replace('0.00', '3.50')}\n`);
    expect(outcome(await folder.run('corrected.ndjson'))).toEqual(
      saved('1 rows: 1 created, 0 replaced, 0 unchanged, 0 failed'),
    );
    expect(await exported(app, category)).toContainEqual(
      expect.objectContaining({ sku: 'B', name: 'Größe', price: 3.5 }),
    );
  });

  it.each(['products.csv.gz', '-'])('should be found again in %s', async (name) => {
    const category = newCategory();
    const rows = Array.from({ length: 5_000 }, (_, index) => `${category},S-${index},name,${index % 100},`);
    const text = `${[COLUMNS, ...rows].join('\n')}\n`;
    if (name !== '-') folder.write(name, gzipSync(text));
    const args = [name, '--format', 'csv', '--errors', 'failed.csv.gz'];
    await using process = folder.start(args);
    if (name === '-') await process.write(text);
    process.end();
    expect((await process.exit).code).toBe(1);
    const reason = 'validation_failed,"price must be from 0.01 to 1000000000"';
    expect(gunzipSync(folder.read('failed.csv.gz')).toString()).toBe(
      [
        `errorLine,errorCode,errorDetail,${COLUMNS}`,
        ...rows.flatMap((row, index) => (index % 100 === 0 ? [`${index + 2},${reason},${row}`] : [])),
        '',
      ].join('\r\n'),
    );
  });

  it('should be counted when one of them is too long to be written again', async () => {
    const category = newCategory();
    const long = JSON.stringify(product({ category, description: 'x'.repeat(2_000_000) }));
    folder.write('products.ndjson', ndjson(long, product({ category, price: 0 })));
    const { code, stderr } = await folder.run('products.ndjson', '--errors', 'failed.ndjson');
    expect([code, stderr.split('\n').at(-2)]).toEqual([1, '1 of them is not there: it is too long.']);
    expect(folder.read('failed.ndjson').toString().trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^\{"errorLine":2,/),
    ]);
  });
});
