import * as fc from 'fast-check';
import { normaliseCategory } from '../../../common/identity/categories.js';
import { checkDto } from '../../../common/validation/check-dto.js';
import { stockOf } from '../../stock/ledger/stock-state.js';
import { type ExportedProduct, toExportedProduct } from '../format/exported-product.js';
import { toProductFields } from '../../products/dto/product-body.dto.js';
import { LIMITS, PRODUCT_STATUSES, type Product } from '../../products/entities/product.entity.js';
import { hasControls, isWellFormed, normaliseText } from '../../../common/validation/text.decorators.js';
import { ImportRowDto } from '../dto/import-row.dto.js';
import { TextReader } from '../format/text-reader.js';
import { NO_MAPPING } from '../import/column-mapping.js';
import { CsvReader } from '../import/csv-rows.js';
import { readNdjson } from '../import/ndjson-rows.js';
import { IGNORED_MEMBERS, type RowSource, type SourceRow } from '../import/source-row.js';
import { FORMATS } from './export-formats.js';

const READERS: Readonly<Record<'csv' | 'ndjson', (text: TextReader) => RowSource>> = {
  csv: (text) => new CsvReader(text, { decimal: '.', mapping: NO_MAPPING }),
  ndjson: readNdjson,
};

const hammer = {
  id: 'h-1',
  category: 'hand tools',
  sku: 'HAM-0450',
  name: 'Claw hammer, 450 g',
  price: 19.9,
  quantity: 120,
  status: 'active' as const,
  tags: ['steel', 'a|b'],
  ttl: -1,
  createdAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-02-03T04:05:06.789Z',
  etag: '"0-1"',
} satisfies ExportedProduct;

describe('the CSV format', () => {
  it('should have a header and RFC 4180 rows', () => {
    const { head, write } = FORMATS.csv;
    expect(head + write([hammer, { ...hammer, description: '=1+1\n"x"', tags: [] }])).toBe(
      [
        'id,category,sku,name,description,price,quantity,status,tags,ttl,createdAt,updatedAt,etag',
        'h-1,hand tools,HAM-0450,"Claw hammer, 450 g",,19.9,120,active,steel|a\\|b,-1,2026-01-02T03:04:05.678Z,2026-02-03T04:05:06.789Z,"""0-1"""',
        'h-1,hand tools,HAM-0450,"Claw hammer, 450 g","\'=1+1\n""x""",19.9,120,active,,-1,2026-01-02T03:04:05.678Z,2026-02-03T04:05:06.789Z,"""0-1"""',
        '',
      ].join('\r\n'),
    );
  });
});

describe('the NDJSON format', () => {
  it('should have a product a line, as every answer shows it', () => {
    const { head, write } = FORMATS.ndjson;
    expect(head + write([hammer, hammer])).toBe(`${JSON.stringify(hammer)}\n`.repeat(2));
  });
});

const SPECIAL = ["'", '=', '+', '-', '@', '"', '|', '\\', ',', ';', '\r', '\n', '\t', ' '];

/** What is ours to say. */
const OURS = { createdAt: hammer.createdAt, updatedAt: hammer.updatedAt, etag: hammer.etag, document: {} };

/** Text as it is kept: in its one form, and full of what a format may stumble over. */
const text = (min: number, max: number, multiline = false): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...SPECIAL.filter((sign) => !hasControls(sign, { multiline }))),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => normaliseText(parts.join('')))
    .filter((value) => value.length >= min && value.length <= max)
    .filter((value) => isWellFormed(value) && !hasControls(value, { multiline }));

const products: fc.Arbitrary<Product> = fc
  .record(
    {
      id: text(1, 50).filter((id) => !/[/\\?#\p{Cc}]/u.test(id) && !/^\.\.?$/.test(id)),
      category: text(1, 100)
        .map(normaliseCategory)
        .filter((category) => category.length <= 100 && !/^\.\.?$/.test(category)),
      sku: fc.stringMatching(/^[A-Z0-9-]{1,50}$/),
      name: text(1, 255),
      description: text(0, 255, true),
      priceCents: fc.integer({ min: 1, max: LIMITS.priceCents }),
      quantity: fc.integer({ min: 0, max: LIMITS.quantity }),
      status: fc.constantFrom(...PRODUCT_STATUSES),
      tags: fc.uniqueArray(text(1, 50), { maxLength: 4 }),
      ttl: fc.oneof(fc.constant(-1), fc.integer({ min: 1, max: LIMITS.ttl })),
    },
    { requiredKeys: ['id', 'category', 'sku', 'name', 'priceCents', 'quantity', 'status', 'tags'] },
  )
  .map((fields) => Object.assign(fields, OURS, { stock: stockOf(fields.quantity) }));

function fieldsOf(row: SourceRow) {
  if ('fault' in row) throw row.fault;
  const own = Object.entries(row.value).filter(([name]) => !IGNORED_MEMBERS.has(name));
  const { dto, faults } = checkDto(ImportRowDto, Object.fromEntries(own), 'body');
  expect(faults).toEqual([]);
  return { id: dto.id, ...toProductFields(dto) };
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function collect(source: RowSource): Promise<SourceRow[]> {
  const all: SourceRow[] = [];
  for await (const rows of source) all.push(...rows);
  return all;
}

describe.each(['csv', 'ndjson'] as const)('what is written as %s', (name) => {
  it('should be read back as it was', async () => {
    const format = FORMATS[name];
    const property = fc.asyncProperty(fc.array(products, { maxLength: 5 }), async (written) => {
      const bytes = Buffer.from(format.head + format.write(written.map(toExportedProduct)));
      const rows = await collect(READERS[name](new TextReader(chunksOf(bytes), { guess: name === 'csv' })));
      const expected = written.map(
        ({ createdAt: _c, updatedAt: _u, etag: _e, stock: _s, document: _d, ...fields }) => fields,
      );
      expect(rows.map(fieldsOf)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});
