import { divideHalfUp } from './category-summary.js';

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
