import { Patience } from './patience.js';

describe('the patience of a run', () => {
  let now = 0;
  let patience: Patience;

  beforeEach(() => {
    now = 5_000;
    patience = new Patience(1_000, () => now);
  });

  it.each([
    [5_000, 1_000, true],
    [5_000, 1_001, false],
    [4_500, 500, true],
    [4_500, 501, false],
  ])('should, for what was first sent at %d and waits %d ms, last: %s', (since, waitMs, lasts) => {
    expect(patience.lasts(since, waitMs)).toBe(lasts);
  });

  it('should be lost for everybody once it is lost, until something succeeds', () => {
    patience.lasts(3_000, 0);
    expect(patience.lasts(now, 0)).toBe(false);
    patience.regain();
    expect(patience.lasts(now, 0)).toBe(true);
  });
});
