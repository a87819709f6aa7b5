import { inOrder, type ProductSort } from './product-order.js';
import { isObject } from '../../catalog-store/document-reader.js';

/** A row as the database answers it: with its key, and its name as the database has folded it. */
const row = (cursorKey: string, { name = 'Claw hammer', priceCents = 1 } = {}) => ({
  cursorKey,
  name,
  foldedName: name.toLowerCase(),
  priceCents,
});

/** The keys of the rows of two lists, in an order. */
const keysIn = (rows: readonly object[], sort?: ProductSort): unknown[] =>
  inOrder([rows.slice(0, 1), rows.slice(1)], sort).map((one) => (isObject(one) ? one['cursorKey'] : one));

describe('inOrder', () => {
  it('should be by key without a sort', () => {
    expect(keysIn([row('c'), row('a'), row('b')])).toEqual(['a', 'b', 'c']);
  });

  it('should compare numbers as numbers, and equal ones by key', () => {
    const rows = [row('b', { priceCents: 9 }), row('c', { priceCents: 10 }), row('a', { priceCents: 9 })];
    expect(keysIn(rows, { key: 'price', descending: false })).toEqual(['a', 'b', 'c']);
    expect(keysIn(rows, { key: 'price', descending: true })).toEqual(['c', 'b', 'a']);
  });

  it('should compare text as the database does, by code point', () => {
    const rows = [row('a', { name: '\u{1F528}' }), row('b', { name: '\uFF21' }), row('c', { name: 'z' })];
    expect(keysIn(rows, { key: 'name', descending: false })).toEqual(['c', 'b', 'a']);
  });

  it('should compare names as the database has folded them, and equal ones by key', () => {
    const rows = [
      row('a', { name: 'b' }),
      row('b', { name: 'C' }),
      row('c', { name: 'A' }),
      row('d', { name: 'c' }),
    ];
    const sort: ProductSort = { key: 'name', descending: false };
    expect(keysIn(rows, sort)).toEqual(['c', 'a', 'b', 'd']);
    expect(keysIn(rows, { ...sort, descending: true })).toEqual(['d', 'b', 'a', 'c']);
    expect(keysIn(rows, { ...sort, asWritten: true })).toEqual(['c', 'b', 'a', 'd']);
  });

  it('should leave the one list of a category as the database has put it in order', () => {
    const rows = [row('b'), row('a')];
    expect(inOrder([rows], undefined)).toEqual(rows);
  });

  it('should refuse a row without a key, by name', () => {
    const rows = [row('a'), { id: 'torn', category: 'tools' }];
    expect(() => keysIn(rows)).toThrow(
      expect.objectContaining({
        cause: new Error(
          'Document ["tools","torn"] (category, id) cannot be read as a product: "cursorKey" is missing.',
        ),
      }),
    );
  });
});
