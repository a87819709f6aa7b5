import { fromCents, toCents } from './money.js';

describe('toCents', () => {
  it.each([
    [0.01, 1],
    [0.1, 10],
    [0.29, 29],
    [0.57, 57],
    [1.1, 110],
    [4.35, 435],
    [8.41, 841],
    [19.99, 1999],
    [1.15, 115],
    [64.1, 6410],
    [1_000_000_000, 100_000_000_000],
    [999_999_999.99, 99_999_999_999],
  ])('should read %d as %d cents', (amount, cents) => {
    expect(toCents(amount)).toBe(cents);
  });

  it.each([0.001, 1.005, 2.675, 9.999, 0.1 + 0.2, 1.0000001, 999_999_999.999, Number.NaN, Infinity, 1e300])(
    'should refuse %d',
    (amount) => {
      expect(toCents(amount)).toBeUndefined();
    },
  );

  it('should accept every two-decimal amount as JSON reads it, and write it back', () => {
    for (let cents = 1; cents < 200_000; cents += 7) {
      const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      expect(toCents(Number(text))).toBe(cents);
      expect(fromCents(cents)).toBe(Number(text));
    }
  });
});
