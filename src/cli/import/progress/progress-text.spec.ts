import { progressText } from './progress-text.js';

const progress = {
  received: 25_000,
  created: 24_000,
  replaced: 0,
  unchanged: 0,
  failed: 1_000,
  retried: 0,
  bytes: 1_000_000,
  requestCharge: 201_245.4,
};

describe('progressText', () => {
  it.each([
    [undefined, ''],
    [1_000_000, ', all sent'],
    [1_000_001, ', 1 s left'],
    [1_500_000, ', 2 s left'],
    [15_750_000, ', 59 s left'],
    [16_000_000, ', 1 min left'],
    [31_000_000, ', 2 min left'],
  ])('should tell rows, rate, failures, charge and time left of %s bytes', (size, left) => {
    expect(progressText(progress, 4_000, size)).toBe(
      `25,000 rows, 6,250 rows/s, 1,000 failed, 201,245 RU${left}`,
    );
  });

  it('should not guess before anything has arrived', () => {
    expect(progressText({ ...progress, received: 0, bytes: 0 }, 0, 100)).toBe(
      '0 rows, 0 rows/s, 1,000 failed, 201,245 RU',
    );
  });
});
