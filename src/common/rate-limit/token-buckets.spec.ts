import { TokenBuckets } from './token-buckets.js';

describe('TokenBuckets', () => {
  let now: number;
  const buckets = (capacity: number, perSecond: number, maxKeys?: number) =>
    new TokenBuckets({ capacity, perSecond }, () => now, maxKeys);

  beforeEach(() => {
    now = 1_000_000;
  });

  it('should allow as many at once as fit, counting down to 0 before the first refusal', () => {
    const three = buckets(3, 0.5);
    expect([three.take('a'), three.take('a'), three.take('a'), three.take('a')]).toEqual([
      { allowed: true, remaining: 2, nextMs: 2_000 },
      { allowed: true, remaining: 1, nextMs: 2_000 },
      { allowed: true, remaining: 0, nextMs: 2_000 },
      { allowed: false, remaining: 0, nextMs: 2_000 },
    ]);
  });

  it('should allow one more exactly when it said so, and not before', () => {
    const one = buckets(1, 0.5);
    one.take('a');
    now += 1_999;
    expect(one.take('a')).toEqual({ allowed: false, remaining: 0, nextMs: 1 });
    now += 1;
    expect(one.take('a')).toEqual({ allowed: true, remaining: 0, nextMs: 2_000 });
  });

  it('should not let one key spend what is another’s', () => {
    const one = buckets(1, 1);
    one.take('a');
    expect(one.take('b').allowed).toBe(true);
  });

  it('should never hold more than its capacity, however long it rests', () => {
    const two = buckets(2, 1);
    now += 3_600_000;
    expect([two.take('a').allowed, two.take('a').allowed, two.take('a').allowed]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('should say that a full bucket waits for nothing', () => {
    expect(buckets(5, 1).state('a')).toEqual({ remaining: 5, nextMs: 0 });
  });

  it('should take on debt and allow nothing until it has come back', () => {
    const ten = buckets(10, 10);
    ten.spend('a', 15);
    expect(ten.state('a')).toEqual({ remaining: 0, nextMs: 600 });
    now += 500;
    expect(ten.take('a').allowed).toBe(false);
    now += 100;
    expect(ten.take('a').allowed).toBe(true);
  });

  it('should let nobody wait longer than a whole bucket takes to come back', () => {
    const ten = buckets(10, 10);
    ten.spend('a', 1_000);
    expect(ten.state('a')).toEqual({ remaining: 0, nextMs: 1_000 });
    now += 1_000;
    expect(ten.take('a').allowed).toBe(true);
  });

  it('should forget keys that are full again', () => {
    const one = buckets(1, 1);
    for (let key = 0; key < 1_000; key++) {
      one.take(`address ${key}`);
      now += 100;
    }
    expect(one.size).toBeLessThanOrEqual(11);
  });

  it('should forget the key that was quiet longest when there are too many', () => {
    const one = buckets(1, 0.001, 3);
    for (const key of ['a', 'b', 'c', 'd']) one.take(key);
    expect(one.size).toBe(3);
    expect([one.take('d').allowed, one.take('b').allowed, one.take('a').allowed]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
