import { resolveChangeFeedOptions } from './change-feed-options.js';

const LEAST = { name: 'totals', container: 'readings', leases: 'leases' };

describe('the options of a change feed processor', () => {
  it('should have defaults that fit each other', () => {
    expect(resolveChangeFeedOptions(LEAST)).toEqual({
      ...LEAST,
      startFrom: 'now',
      batchSize: 100,
      pollInterval: 1_000,
      minimumAge: 0,
      leaseExpiration: 15_000,
      leaseRenewal: 5_000,
      leaseAcquire: 10_000,
      maxAttempts: 5,
    });
  });

  it.each([
    [{ name: 'a/b' }, 'name must be 1 to 60 of A-Z a-z 0-9 _ -'],
    [{ batchSize: 0 }, 'batchSize must be a whole number above 0'],
    [{ batchSize: 1_001 }, 'batchSize must be at most 1000'],
    [{ pollInterval: 0.5 }, 'pollInterval must be a whole number above 0'],
    [{ pollInterval: Number.NaN }, 'pollInterval must be a whole number above 0'],
    [{ leaseAcquire: -1 }, 'leaseAcquire must be a whole number above 0'],
    [{ leaseAcquire: 2 ** 31 }, 'leaseAcquire must be at most 2147483647'],
    [{ startFrom: new Date('yesterday') }, 'startFrom must be beginning, now, or a valid time'],
    [{ minimumAge: -1 }, 'minimumAge must be a whole number from 0'],
    [{ leaseRenewal: 5_001 }, 'leaseRenewal must be at most a third of leaseExpiration'],
  ])('should not be %j', (options, rule) => {
    expect(() => resolveChangeFeedOptions({ ...LEAST, ...options })).toThrow(
      `Change feed processor: ${rule}.`,
    );
  });
});
