import { AppError } from '../../../common/errors/app-error.js';
import { readHeader } from './csv-header.js';

/** The faults as `pointer code`. */
function faultsOf(cells: readonly string[]): string[] {
  try {
    readHeader(cells);
  } catch (error) {
    if (error instanceof AppError) {
      return (error.extras.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
    }
    throw error;
  }
  return [];
}

describe('The header of a CSV import', () => {
  it('should name the columns in their order, without the space around them', () => {
    expect(readHeader([' price', 'sku ', 'category', 'name', 'etag'])).toEqual([
      'price',
      'sku',
      'category',
      'name',
      'etag',
    ]);
  });

  it.each<[string, string[], string[]]>([
    ['columns that must be there', ['category', 'name'], ['/sku required', '/price required']],
    [
      'columns that are none',
      ['category', 'sku', 'name', 'price', 'colour', 'a/b'],
      ['/colour unknown_field', '/a~1b unknown_field'],
    ],
    ['columns that are there twice', ['category', 'sku', 'name', 'price', 'sku'], ['/sku duplicate']],
    [
      'more columns than there can be, in one sentence',
      Array.from({ length: 65_000 }, () => 'a'),
      [' too_many'],
    ],
    ['semicolons for commas', ['category;sku;name;price'], [' wrong_separator']],
    ['tabs for commas', ['category\tsku\tname\tprice'], [' wrong_separator']],
  ])('should name %s', (_what, cells, faults) => {
    expect(faultsOf(cells)).toEqual(faults);
  });
});
