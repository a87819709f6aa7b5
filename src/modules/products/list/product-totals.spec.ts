import { addUp, type ProductTotals } from './product-totals.js';

const totals = (category: string, price: number, products = 1): ProductTotals => ({
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
