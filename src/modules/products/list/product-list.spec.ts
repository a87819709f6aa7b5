import { inOrder } from './product-list.js';
import { cursorKey } from '../storage/product.document.js';
import { stockOf } from '../../stock/ledger/stock-state.js';
import type { Product } from '../product.js';

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
  ...fields,
});

const byKey = (...ids: string[]): string[] =>
  ids.toSorted((a, b) => (cursorKey(a, 'tools') < cursorKey(b, 'tools') ? -1 : 1));

const idsOf = (products: readonly Product[]): string[] => products.map(({ id }) => id);

describe('inOrder', () => {
  it('should be by key without a sort', () => {
    expect(idsOf(inOrder([product('c'), product('a'), product('b')], undefined))).toEqual(
      byKey('a', 'b', 'c'),
    );
  });

  it('should compare numbers as numbers, and equal ones by key', () => {
    const products = [
      product('b', { priceCents: 9 }),
      product('c', { priceCents: 10 }),
      product('a', { priceCents: 9 }),
    ];
    expect(idsOf(inOrder(products, { key: 'price', descending: false }))).toEqual([...byKey('a', 'b'), 'c']);
    expect(idsOf(inOrder(products, { key: 'price', descending: true }))).toEqual([
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
    expect(idsOf(inOrder(products, { key: 'name', descending: false }))).toEqual(['c', 'b', 'a']);
  });
});
