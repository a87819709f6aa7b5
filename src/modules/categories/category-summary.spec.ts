import { addUp, type CategoryTotals, divideHalfUp } from './category-summary.js';

const totals = (category: string, price: number, products = 1): CategoryTotals => ({
  category,
  products,
  units: 2 * products,
  stockValueCents: 2 * price * products,
  priceSumCents: price * products,
  minPriceCents: price,
  maxPriceCents: price,
});

describe('addUp', () => {
  it('should be nothing without a part', () => {
    expect(addUp([])).toEqual([]);
  });

  it('should leave what came in one part', () => {
    const parts = [totals('tools', 5), totals('garden', 7)];
    expect(addUp(parts)).toEqual(parts);
  });

  it('should add up the parts of a category, and keep its extremes', () => {
    expect(
      addUp([totals('tools', 5), totals('garden', 7), totals('tools', 3, 2), totals('tools', 9)]),
    ).toEqual([
      {
        category: 'tools',
        products: 4,
        units: 8,
        stockValueCents: 40,
        priceSumCents: 20,
        minPriceCents: 3,
        maxPriceCents: 9,
      },
      totals('garden', 7),
    ]);
  });
});

describe('divideHalfUp', () => {
  it.each([
    [0, 1, 0],
    [5, 2, 3],
    [7, 3, 2],
    [8, 3, 3],
    [1, 3, 0],
    [1, 2, 1],
    [200_000_000_001, 2, 100_000_000_001],
    [9_007_199_254_740_991, 2, 4_503_599_627_370_496],
  ])('should divide %d by %d to %d', (total, count, expected) => {
    expect(divideHalfUp(total, count)).toBe(expected);
  });
});
