import { GroupSize } from './group-size.js';

describe('the size of a group', () => {
  it.each([
    ['all that a transaction takes, when request units are plenty', 1e6, 100],
    ['a tenth of a second of request units', 4_000, 40],
    ['one, however few there are', 20, 1],
  ])('should be %s', (_what, rate, size) => {
    expect(new GroupSize().at(rate)).toBe(size);
  });

  it('should follow what operations cost', () => {
    const size = new GroupSize();
    for (let count = 0; count < 50; count += 1) size.answered(10, 200);
    expect([size.estimate(3), size.at(4_000)]).toEqual([expect.closeTo(60, 1), 20]);
  });

  it('should learn from one request a fifth of what it says', () => {
    const size = new GroupSize();
    size.answered(10, 200);
    expect(size.estimate(1)).toBeCloseTo(12);
  });

  it('should halve with every operation that fails, and grow again with success', () => {
    const size = new GroupSize();
    const sizes = (['failed', 'failed', 'committed', 'committed'] as const).map((outcome) => {
      size[outcome]();
      return size.at(1e6);
    });
    expect(sizes).toEqual([50, 25, 33, 41]);
  });

  it('should never be less than one or more than a transaction takes', () => {
    const size = new GroupSize();
    for (let count = 0; count < 20; count += 1) size.failed();
    expect(size.at(1e6)).toBe(1);
    for (let count = 0; count < 20; count += 1) size.committed();
    expect(size.at(1e6)).toBe(100);
  });
});
