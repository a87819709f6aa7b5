import { RateLimiterService } from './rate-limiter.service.js';

describe('RateLimiter', () => {
  let now: number;
  const limiter = (requests: number, requestUnitsPerSecond = 0) =>
    new RateLimiterService({ requests, requestUnitsPerSecond, windowSeconds: 10 }, () => now);

  beforeEach(() => {
    now = 5_000;
  });

  it('should say nothing and refuse nobody without limits', () => {
    const unlimited = limiter(0);
    unlimited.budgetOf('acme')?.spend(1e9);
    expect(unlimited.admit('ann', 'acme')).toEqual({ fields: {}, refusal: undefined });
  });

  it('should count down to 0, then refuse until the next one has come back', () => {
    const two = limiter(2);
    expect(two.admit('ann').fields).toEqual({
      'ratelimit-policy': '"requests";q=2;w=10',
      ratelimit: '"requests";r=1;t=5',
    });
    expect(two.admit('ann')).toMatchObject({
      fields: { ratelimit: '"requests";r=0;t=5' },
      refusal: undefined,
    });
    expect(two.admit('ann')).toEqual({
      fields: { 'ratelimit-policy': '"requests";q=2;w=10', ratelimit: '"requests";r=0;t=5' },
      refusal: expect.objectContaining({
        code: 'rate_limited',
        detail: 'Your share of requests is used up for now.',
        extras: { retryAfterMs: 5_000, violatedPolicies: ['requests'] },
      }),
    });
    now += 5_000;
    expect(two.admit('ann').refusal).toBeUndefined();
  });

  it('should count callers apart', () => {
    const one = limiter(1);
    one.admit('ann');
    expect(one.admit('bob').refusal).toBeUndefined();
  });

  it('should refuse a tenant that owes request units, whoever asks for it, and no other tenant', () => {
    const units = limiter(0, 10);
    units.budgetOf('acme')?.spend(150);
    expect(units.admit('ann', 'acme')).toEqual({
      fields: {
        'ratelimit-policy': '"request-units";q=100;qu="request-units";w=10',
        ratelimit: '"request-units";r=0;t=6',
      },
      refusal: expect.objectContaining({
        detail: 'Your share of request units is used up for now.',
        extras: { retryAfterMs: 5_100, violatedPolicies: ['request-units'] },
      }),
    });
    expect(units.admit('bob', 'other').refusal).toBeUndefined();
    now += 5_100;
    expect(units.admit('ann', 'acme').refusal).toBeUndefined();
  });

  it('should name both quotas, and wait for the slower one', () => {
    const both = limiter(1, 1);
    both.admit('ann', 'acme');
    both.budgetOf('acme')?.spend(30);
    expect(both.admit('ann', 'acme').refusal?.extras).toEqual({
      retryAfterMs: 10_000,
      violatedPolicies: ['requests', 'request-units'],
    });
  });
});
