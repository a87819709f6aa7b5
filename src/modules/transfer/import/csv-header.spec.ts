import { AppError } from '../../../common/errors/app-error.js';
import { NO_MAPPING, parseColumns } from './column-mapping.js';
import { readHeader } from './csv-header.js';

/** The faults as `pointer code`. */
function faultsOf(cells: readonly string[], columns: string): string[] {
  try {
    readHeader(cells, parseColumns(columns));
  } catch (error) {
    if (error instanceof AppError) {
      return (error.extras.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
    }
    throw error;
  }
  return [];
}

/** The columns as `name: fields`. */
const columnsOf = (cells: readonly string[], columns = ''): string[] =>
  readHeader(cells, parseColumns(columns)).map(({ column, fields }) => `${column}: ${fields.join('+')}`);

describe('The header of a CSV import', () => {
  it('should name the columns in their order, without regard to case and blanks', () => {
    expect(columnsOf([' Price', 'SKU ', 'category', 'NAME', 'Created At', 'errorLine', ''])).toEqual([
      'Price: price',
      'SKU: sku',
      'category: category',
      'NAME: name',
      'Created At: ',
      'errorLine: ',
      ': ',
    ]);
  });

  it('should be read as columns= says, and by its own names where it says nothing', () => {
    const cells = ['Handle', 'Title', 'Type', 'Variant SKU', 'Variant Price', 'Name', 'Description', ''];
    const columns = 'sku:variant sku, name:TITLE,name2:ignore,category:Type,price:VariantPrice,*:ignore';
    expect(columnsOf(cells, columns)).toEqual([
      'Handle: ',
      'Title: name',
      'Type: category',
      'Variant SKU: sku',
      'Variant Price: price',
      'Name: ',
      'Description: description',
      ': ',
    ]);
  });

  it('should read a column into several fields, and pass over a field that is ignored', () => {
    const columns = 'sku:Code,name:Code,description:ignore';
    expect(columnsOf(['category', 'code', 'price', 'description'], columns)).toEqual([
      'category: category',
      'code: sku+name',
      'price: price',
      'description: ',
    ]);
  });

  it.each<[string, string[], string[], ...string[]]>([
    ['columns that must be there', ['category', 'name'], ['/sku required', '/price required']],
    [
      'columns that are none',
      ['category', 'sku', 'name', 'price', 'colour', 'a/b'],
      ['/colour unknown_field', '/a~1b unknown_field'],
    ],
    [
      'columns that are none, but not those that are ignored',
      ['category', 'sku', 'name', 'price', 'colour', 'size'],
      ['/size unknown_field'],
      'Colour:ignore,shape:ignore',
    ],
    ['columns that are there twice', ['category', 'sku', 'name', 'price', ' SKU'], ['/sku duplicate']],
    [
      'more columns than there can be, in one sentence',
      Array.from({ length: 65_000 }, () => 'a'),
      [' too_many'],
    ],
    [
      'columns that columns= says are there',
      ['category', 'sku', 'name', 'price'],
      [' unknown_column', '/name required', '/name unknown_field'],
      'name:Titel',
    ],
  ])('should name %s', (_what, cells, faults, ...columns) => {
    expect(faultsOf(cells, columns.join())).toEqual(faults);
  });

  it('should say what to do about each', () => {
    expect(() => readHeader(['sku', 'name', 'price', 'Vendor'], NO_MAPPING)).toThrow(
      expect.objectContaining({
        extras: {
          errors: [
            expect.objectContaining({
              detail: 'there must be a column category: name it so, or add columns=category:<its name>',
            }),
            expect.objectContaining({
              detail:
                '"Vendor" is not a column: add columns=<field>:Vendor to read it, or columns=Vendor:ignore (or *:ignore) to pass over it',
            }),
          ],
        },
      }),
    );
  });
});

describe('columns=', () => {
  it('should take names with commas and colons', () => {
    const { renamed, ignored, ignoresRest } = parseColumns(
      '"price:Price, EUR",sku: Meta: gtin ,Meta: size:ignore,"a,b:IGNORE",',
    );
    expect([...renamed]).toEqual([
      ['price,eur', ['price']],
      ['meta:gtin', ['sku']],
    ]);
    expect([[...ignored], ignoresRest]).toEqual([['meta:size', 'a,b'], false]);
  });

  it.each([
    ['sku', 'columns has "sku": write field:column, or column:ignore'],
    ['sku:', 'columns has "sku:": write field:column, or column:ignore'],
    ['Vendor:brand', 'columns has "Vendor:brand": in front of the colon must be a field of a product'],
    ['constructor:a', 'columns has "constructor:a": in front of the colon must be a field of a product'],
    ['sku:a,sku:b', 'columns must not have sku twice'],
    ['"sku:a', 'columns has a quote in the wrong place: write an entry with a comma as "price:Price, EUR"'],
  ])('should refuse %j in words', (text, detail) => {
    expect(() => parseColumns(text)).toThrow(
      expect.objectContaining({
        extras: { errors: [{ parameter: 'columns', code: 'invalid_format', detail }] },
      }),
    );
  });
});
