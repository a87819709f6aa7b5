import { TenantBudget } from './tenant-budget.js';
import { TokenBuckets } from './token-buckets.js';

const NEVER = new AbortController().signal;

/** Whether the promise is settled once everything that can happen has happened. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('the budget of a tenant', () => {
  let now: number;
  let buckets: TokenBuckets;
  let budget: TenantBudget;

  beforeEach(() => {
    now = 0;
    buckets = new TokenBuckets({ capacity: 100, perSecond: 1 }, () => now);
    budget = new TenantBudget('acme', 100, buckets);
  });

  it('should leave half of the quota to callers who cannot wait', async () => {
    const gone = new AbortController();
    const first = budget.admit(30, NEVER);
    expect(await isDone(first)).toBe(true);
    budget.spend(30);
    (await first)();
    const second = budget.admit(30, gone.signal);
    expect(await isDone(second)).toBe(false);
    expect(buckets.state('acme').remaining).toBe(70);
    gone.abort();
    await second;
  });

  it('should count what is under way', async () => {
    const gone = new AbortController();
    const releases = [await budget.admit(20, NEVER), await budget.admit(20, NEVER)];
    const third = budget.admit(20, gone.signal);
    expect(await isDone(third)).toBe(false);
    for (const release of releases) release();
    gone.abort();
    await third;
  });

  it('should let one go that costs more than there can ever be, once there is all that there can be', async () => {
    const gone = new AbortController();
    expect(await isDone(budget.admit(1_000, NEVER))).toBe(true);
    budget.spend(1_000);
    const next = budget.admit(1, gone.signal);
    expect(await isDone(next)).toBe(false);
    gone.abort();
    await next;
  });

  it('should lock nobody out for longer than the quota takes to come back', () => {
    budget.spend(1e6);
    expect(buckets.state('acme').nextMs).toBe(100_000);
    now = 100_000;
    expect(buckets.state('acme').remaining).toBe(1);
  });
});
