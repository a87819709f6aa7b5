import { fileURLToPath } from 'node:url';
import { ImportFolder, outcome } from '../support/import-folder.js';
import { exported } from '../support/imports.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { listen } from '../support/upload.js';

/** One of the files beside this test. */
const file = (name: string): string => fileURLToPath(new URL(`files/${name}`, import.meta.url));

let app: TestAppWithDatabase;
let service: URL;
const folder = new ImportFolder(() => service);
beforeEach(async () => {
  app = await createApp();
  service = await listen(app.app);
});
afterEach(() => app.close());

/** What was saved, a line for each product. */
async function products(): Promise<string[]> {
  const all = await exported(app);
  return all
    .map(({ category, sku, name, price, quantity }) => [category, sku, name, price, quantity].join(' | '))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** Files, options, and what the command says and saves. */
interface Story {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly saved: readonly string[];
}

const SHOPIFY =
  'sku:Variant SKU,name:Title,category:Type,price:Variant Price,quantity:Variant Inventory Qty,description:SEO Description,Tags:ignore,*:ignore';

/** Rows of Shopify that are only a variant or an image of the product above, and what they lack. */
const VARIANT = 'category is required (column "Type"); name is required (column "Title")';

const stories: readonly Story[] = [
  {
    name: 'shopify.csv',
    args: ['--columns', SHOPIFY],
    stdout: ['7 rows: 3 created, 0 replaced, 0 unchanged, 4 failed.'],
    stderr: [
      `line 4: validation_failed: ${VARIANT}`,
      `line 5: validation_failed: ${VARIANT}`,
      'line 6: validation_failed: category is required (column "Type"); sku is required (column "Variant SKU"); name is required (column "Title"); price is required (column "Variant Price")',
      'line 8: validation_failed: sku must be 1 to 50 of A-Z, 0-9 and - (column "Variant SKU"); status must be one of active, inactive',
    ],
    saved: [
      'gift cards | GIFT-25 | Gift Card | 25 | 0',
      'jackets | FJORD-S | Rain Jacket "Fjord" | 129 | 12',
      'mugs | MUG-350 | Enamel Mug | 14.5 | 200',
    ],
  },
  {
    name: 'woocommerce.csv',
    args: ['--columns', 'category:Categories,price:Regular price,quantity:Stock,Tags:ignore,*:ignore'],
    stdout: [
      '6 rows: 3 created, 0 replaced, 0 unchanged, 3 failed.',
      '1 row has the sku of an earlier row:',
      'line 7: WOO-BELT, as line 5',
    ],
    stderr: [
      'line 3: validation_failed: price is required (column "Regular price")',
      'line 7: sku_taken: Another product in category "clothing > accessories" has the sku "WOO-BELT".',
      'line 8: validation_failed: quantity must be a whole number (column "Stock")',
    ],
    saved: [
      'clothing > accessories | WOO-BEANIE | Beanie | 20 | 18',
      'clothing > accessories | WOO-BELT | Belt | 55 | 0',
      'clothing > hoodies | WOO-HOODIE-RED | Hoodie - Red | 45 | 5',
    ],
  },
  {
    name: 'northwind.csv',
    args: [
      '--columns',
      'sku:ProductID,name:ProductName,category:CategoryName,price:UnitPrice,quantity:UnitsInStock,*:ignore',
    ],
    stdout: [
      '7 rows: 6 created, 0 replaced, 0 unchanged, 1 failed.',
      'Read as windows-1252, cells separated by ",".',
    ],
    stderr: ['line 8: validation_failed: price must be from 0.01 to 1000000000 (column "UnitPrice")'],
    saved: [
      'beverages | 38 | Côte de Blaye | 263.5 | 17',
      'condiments | 77 | Original Frankfurter grüne Soße | 13 | 32',
      'confections | 26 | Gumbär Gummibärchen | 31.23 | 15',
      'dairy products | 11 | Queso Cabrales | 21 | 22',
      'dairy products | 60 | Camembert Pierrot | 34 | 19',
      'seafood | 73 | Röd Kaviar | 15 | 101',
    ],
  },
  {
    name: 'warenwirtschaft.csv',
    args: [
      '--decimal',
      ',',
      '--columns',
      'sku:Artikel-Nr.,name:Bezeichnung,category:Warengruppe,price:VK brutto,quantity:Bestand',
    ],
    stdout: [
      '7 rows: 4 created, 0 replaced, 0 unchanged, 3 failed.',
      'Read as utf-8, cells separated by ";", decimals by ",".',
    ],
    stderr: [
      'line 3: validation_failed: sku must be 1 to 50 of A-Z, 0-9 and - (column "Artikel-Nr.")',
      'line 6: validation_failed: price must be a number, such as 1234,5 without a currency sign (column "VK brutto")',
      'line 7: validation_failed: price must be a number, such as 1234,5 without a currency sign (column "VK brutto")',
    ],
    saved: [
      'elektrowerkzeug | BOHR-18V | Akku-Bohrschrauber 18 V | 129.9 | 14',
      'gartengeräte | KETTE-40 | Kettensäge; 40 cm | 1299 | 2',
      'handwerkzeug | HAMMER-300 | Hammer 300 g | 12.5 | 40',
      'handwerkzeug | ZANGE-1 | Kombizange | 9.99 | 25',
    ],
  },
  {
    name: 'excel-unicode.txt',
    args: ['--format', 'csv'],
    stdout: [
      '6 rows: 3 created, 1 replaced, 0 unchanged, 2 failed.',
      String.raw`Read as utf-16le, cells separated by "\t".`,
      '1 row has the sku of an earlier row:',
      'line 9: TEE-MINZE, as line 5',
    ],
    stderr: [
      'line 4: validation_failed: sku must be 1 to 50 of A-Z, 0-9 and -',
      'line 7: validation_failed: quantity must be from 0 to 2147483647; less than 0 is accepted only when the product has it already',
    ],
    saved: [
      'kaffee | KAFFEE-2 | Kaffee, gemahlen | 7.9 | 33',
      'tee | TEE-GR | Tee "Sencha", grün | 6.5 | 120',
      'tee | TEE-MINZE | Minztee, neu | 4.4 | 60',
    ],
  },
];

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** What the command says of rows, without their lines. */
const reasons = (text: string): string => text.replaceAll(/^line \d+: /gm, '');

describe('A file that another program has written', () => {
  it.each(stories)(
    'should be imported by the command, and each row that is not be named with its line: $name',
    async ({ name, args, stdout, stderr, saved }) => {
      const exit = outcome(await folder.run(file(name), ...args));
      expect(exit).toEqual({ code: 1, stdout: lines(stdout), stderr: lines(stderr) });
      expect(await products()).toEqual(saved);
    },
  );

  it.each(stories)(
    'should leave a file of the rows that failed, which the same command reads again: $name',
    async ({ name, args, stderr }) => {
      await folder.run(file(name), ...args, '--errors', 'failed.csv');
      const failed = folder.read('failed.csv').toString();
      expect(failed.replace(/^\ufeff/, '')).toMatch(/^errorLine[,;\t]errorCode[,;\t]errorDetail[,;\t]/);
      const again = await folder.run('failed.csv', ...args);
      expect([again.code, reasons(again.stderr)]).toEqual([1, reasons(lines(stderr))]);
    },
  );

  it('should show in a dry run what becomes of each of its columns', async () => {
    const { code, stdout } = await folder.run(file('shopify.csv'), '--dry-run', '--columns', SHOPIFY);
    const [, columns, ignored] = stdout.split('\n');
    expect([code, columns]).toEqual([
      1,
      'Columns: name from Title, category from Type, sku from Variant SKU, quantity from Variant Inventory Qty, price from Variant Price, description from SEO Description, status from Status.',
    ]);
    expect(ignored).toMatch(
      /^Ignored: Handle, Body \(HTML\), Vendor, .*, Compare At Price \/ United States\.$/,
    );
    expect(await products()).toEqual([]);
  });
});
