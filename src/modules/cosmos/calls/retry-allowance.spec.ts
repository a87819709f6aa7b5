import { RetryAllowance } from './retry-allowance.js';

describe('RetryAllowance', () => {
  it('should let a burst of refusals be retried', () => {
    const allowance = new RetryAllowance();
    const taken = Array.from({ length: 60 }, () => allowance.take());
    expect(taken.filter(Boolean)).toHaveLength(50);
  });

  it('should let at most three of ten calls be retried while refusals last', () => {
    const allowance = new RetryAllowance();
    while (allowance.take());
    let retries = 0;
    for (let call = 0; call < 1_000; call += 1) {
      allowance.earn();
      if (allowance.take()) retries += 1;
    }
    expect(retries).toBeGreaterThan(290);
    expect(retries).toBeLessThanOrEqual(300);
  });

  it('should save up no more than one burst', () => {
    const allowance = new RetryAllowance();
    for (let call = 0; call < 10_000; call += 1) allowance.earn();
    expect(Array.from({ length: 60 }, () => allowance.take()).filter(Boolean)).toHaveLength(50);
  });
});
