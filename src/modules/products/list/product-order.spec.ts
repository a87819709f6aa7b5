import { inOrder, positionOf, type ProductSort } from './product-order.js';
import { cursorKey } from '../storage/product.document.js';
import { stockOf } from '../../stock/ledger/stock-state.js';
import type { Product } from '../entities/product.entity.js';

const product = (id: string, fields: Partial<Product> = {}): Product => ({
  id,
  category: 'tools',
  sku: id,
  name: 'Claw hammer',
  priceCents: 1,
  quantity: 0,
  stock: stockOf(0),
  status: 'active',
  tags: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  etag: '"1"',
  document: {},
  ...fields,
});

const byKey = (...ids: string[]): string[] =>
  ids.toSorted((a, b) => (cursorKey(a, 'tools') < cursorKey(b, 'tools') ? -1 : 1));

/** The ids of products in an order, whose names the database has folded like this. */
const idsIn = (products: readonly Product[], sort?: ProductSort, fold = (name: string) => name): string[] =>
  inOrder(
    products.map((one) => ({ id: one.id, position: positionOf(one, sort, fold(one.name)) })),
    sort,
  ).map(({ id }) => id);

const fold = (name: string): string => name.toLowerCase();

describe('inOrder', () => {
  it('should be by key without a sort', () => {
    expect(idsIn([product('c'), product('a'), product('b')])).toEqual(byKey('a', 'b', 'c'));
  });

  it('should compare numbers as numbers, and equal ones by key', () => {
    const products = [
      product('b', { priceCents: 9 }),
      product('c', { priceCents: 10 }),
      product('a', { priceCents: 9 }),
    ];
    expect(idsIn(products, { key: 'price', descending: false })).toEqual([...byKey('a', 'b'), 'c']);
    expect(idsIn(products, { key: 'price', descending: true })).toEqual([
      'c',
      ...byKey('a', 'b').toReversed(),
    ]);
  });

  it('should compare text as the database does, by code point', () => {
    const products = [
      product('a', { name: '\u{1F528}' }),
      product('b', { name: '\uFF21' }),
      product('c', { name: 'z' }),
    ];
    expect(idsIn(products, { key: 'name', descending: false })).toEqual(['c', 'b', 'a']);
  });

  it('should compare names as the database has folded them, and equal ones by key', () => {
    const products = [
      product('a', { name: 'b' }),
      product('b', { name: 'C' }),
      product('c', { name: 'A' }),
      product('d', { name: 'c' }),
    ];
    const [first, second] = byKey('b', 'd');
    const sort: ProductSort = { key: 'name', descending: false };
    expect(idsIn(products, sort, fold)).toEqual(['c', 'a', first, second]);
    expect(idsIn(products, { ...sort, descending: true }, fold)).toEqual([second, first, 'a', 'c']);
    expect(idsIn(products, { ...sort, asWritten: true }, fold)).toEqual(['c', 'b', 'a', 'd']);
  });
});
