import { gzipSync } from 'node:zlib';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { COLUMNS, ImportFolder, outcome, saved, spreadsheet } from '../support/import-folder.js';
import { bySku, exported, ndjson, newCategory, newProducts, withoutOurs } from '../support/imports.js';
import { create, product, shown } from '../support/products.js';
import { adjust, stockOf } from '../support/stock.js';
import { listen } from '../support/upload.js';

let app: TestAppWithDatabase;
let service: URL;
const folder = new ImportFolder(() => service);
beforeAll(async () => {
  app = await createApp();
  service = await listen(app.app);
});
afterAll(() => app.close());

describe('npm run import', () => {
  it('should import what a spreadsheet has saved: byte order mark, CRLF, quotes and line breaks in cells', async () => {
    const category = newCategory();
    folder.write(
      'products.csv',
      spreadsheet(
        COLUMNS,
        `${category},A,"Hammer ""Claw"", 16 oz",19.90,`,
        `${category},B,Saw,5,"first line\r\nsecond, line"`,
      ),
    );
    expect(outcome(await folder.run('products.csv'))).toEqual(
      saved('2 rows: 2 created, 0 replaced, 0 unchanged, 0 failed'),
    );
    expect((await exported(app, category)).toSorted(bySku).map(withoutOurs)).toMatchObject([
      { sku: 'A', name: 'Hammer "Claw", 16 oz', price: 19.9 },
      { sku: 'B', name: 'Saw', description: 'first line\r\nsecond, line' },
    ]);
  });

  it('should import NDJSON, and find it unchanged the second time', async () => {
    const category = newCategory();
    const rows = newProducts(2_500, () => ({ category }));
    folder.write('products.ndjson', ndjson(...rows));
    expect(outcome(await folder.run('products.ndjson'))).toEqual(
      saved('2,500 rows: 2,500 created, 0 replaced, 0 unchanged, 0 failed'),
    );
    expect(outcome(await folder.run('products.ndjson'))).toEqual(
      saved('2,500 rows: 0 created, 0 replaced, 2,500 unchanged, 0 failed'),
    );
    expect((await exported(app, category)).toSorted(bySku).map(withoutOurs)).toEqual(
      rows.toSorted(bySku).map((row) => withoutOurs(shown(row))),
    );
  });

  it('should send a packed file as it is', async () => {
    const category = newCategory();
    folder.write('products.jsonl.gz', gzipSync(ndjson(...newProducts(1_000, () => ({ category })))));
    expect(outcome(await folder.run('products.jsonl.gz'))).toEqual(
      saved('1,000 rows: 1,000 created, 0 replaced, 0 unchanged, 0 failed'),
    );
    expect(await exported(app, category)).toHaveLength(1_000);
  });

  it('should import standard input', async () => {
    const category = newCategory();
    await using process = folder.start(['-', '--format', 'csv']);
    await process.write(`${COLUMNS},quantity,location\n`);
    await process.write(`${category},A,Hammer,1,,4,shop\n`);
    process.end();
    expect(outcome(await process.exit)).toEqual(
      saved('1 rows: 1 created, 0 replaced, 0 unchanged, 0 failed'),
    );
    const [hammer] = await exported(app, category);
    expect(await stockOf(app, { id: String(hammer?.['id']), category })).toMatchObject({
      locations: [
        { location: 'main', onHand: 0 },
        { location: 'shop', onHand: 4 },
      ],
    });
  });

  it('should count stock, tell first what would change, and count nothing twice with the same key', async () => {
    const category = newCategory();
    const saw = await create(app, { category, sku: 'SAW', quantity: 10 });
    await create(app, { category, sku: 'AXE', quantity: 5 });
    folder.write('counts.csv', `sku,category,counted\nSAW,${category},8\nAXE,${category},5\n`);
    const changes = 'line 2: SAW at main: 10 to 8 (-2)';
    const counted = '2 rows: 1 changed, 1 unchanged, 0 failed.';
    const args = ['counts.csv', '--kind', 'counts', '--idempotency-key', 'k-1'];
    expect(outcome(await folder.run(...args, '--dry-run'))).toMatchObject({
      code: 0,
      stdout: `${counted} Nothing was written: this was a dry run.\n${changes}\n`,
    });
    expect(outcome(await folder.run(...args))).toMatchObject({ code: 0, stdout: `${counted}\n${changes}\n` });
    await adjust(app, saw, -3, { reason: 'sold' });
    expect(outcome(await folder.run(...args))).toMatchObject({
      code: 0,
      stdout: '2 rows: 0 changed, 2 unchanged, 0 failed.\n',
    });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 5 });
  });

  it('should import an empty file', async () => {
    folder.write('empty.ndjson', '');
    expect(outcome(await folder.run('empty.ndjson'))).toEqual(
      saved('0 rows: 0 created, 0 replaced, 0 unchanged, 0 failed'),
    );
  });

  it('should write nothing in a dry run', async () => {
    const category = newCategory();
    folder.write('products.ndjson', ndjson(product({ category })));
    expect(outcome(await folder.run('products.ndjson', '--dry-run'))).toEqual({
      code: 0,
      stdout:
        '1 rows: 1 created, 0 replaced, 0 unchanged, 0 failed. Nothing was written: this was a dry run.\n',
      stderr: '',
    });
    expect(await exported(app, category)).toEqual([]);
  });

  it('should explain itself', async () => {
    const { code, stdout, stderr } = await folder.run('--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: npm run import -- <file> \[options\]\n/);
  });
});
