import { RetryBudget } from './retry-budget.js';

describe('the retry budget of a run', () => {
  let budget: RetryBudget;

  beforeEach(() => {
    budget = new RetryBudget(1_000);
  });

  it.each([
    [1_000, true],
    [1_001, false],
  ])('should, after %d ms, allow another attempt: %s', (spentMs, allows) => {
    expect(budget.allows('a', spentMs)).toBe(allows);
  });

  it('should be exhausted for everything in a place until something succeeds there', () => {
    budget.allows('a', 1_001);
    expect([budget.allows('a', 0), budget.allows('b', 0)]).toEqual([false, true]);
    budget.renew('a');
    expect(budget.allows('a', 0)).toBe(true);
  });
});
