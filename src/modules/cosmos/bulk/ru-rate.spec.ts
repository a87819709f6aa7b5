import { RuRate, type SeenRate, ThrottledTime } from './ru-rate.js';

/** Lets a rate work for a while against a service, with requests of a tenth of a second's request units, 100 at most. */
function simulate(
  seconds: number,
  service: (now: number, cost: number) => { charge: number; retryAfterMs?: number; tookMs?: number },
  limit?: number,
  seen?: SeenRate,
) {
  let now = 0;
  const rate = new RuRate(limit, () => now, seen);
  const perSecond: { given: number; refused: number; rate: number }[] = [];
  while (now < seconds * 1_000) {
    const second = (perSecond[Math.floor(now / 1_000)] ??= {
      given: 0,
      refused: 0,
      rate: rate.current,
    });
    const waitMs = rate.waitMs();
    if (waitMs > 0) {
      now += waitMs;
      continue;
    }
    const cost = Math.min(100, rate.current / 10);
    rate.book(cost);
    const { charge, retryAfterMs, tookMs = 2 } = service(now, cost);
    now += tookMs;
    second.given += charge;
    second.refused += charge === 0 ? 1 : 0;
    rate.record(cost, charge, now, charge === 0 ? (retryAfterMs ?? 1) : undefined);
    now += retryAfterMs ?? 0;
  }
  return { rate: rate.current, seen: rate.seen, perSecond };
}

/** As the service counts: by the second, one request is let in as long as anything is left. */
function budget(ofSecond: (second: number) => number) {
  let window = -1;
  let spent = 0;
  return (now: number, cost: number) => {
    const second = Math.floor(now / 1_000);
    if (second !== window) [window, spent] = [second, 0];
    if (spent >= ofSecond(second)) return { charge: 0, retryAfterMs: (second + 1) * 1_000 - now };
    spent += cost;
    return { charge: cost };
  };
}

const tenThousand = (): number => 10_000;

/** Refuses nothing. */
const plenty = (_now: number, cost: number) => ({ charge: cost });

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the rate', () => {
  it('should keep to a limit that is known from the first second on', () => {
    const { perSecond } = simulate(
      20,
      budget(() => 4_000),
      3_600,
    );
    expect(Math.max(...perSecond.map(({ given }) => given))).toBeLessThanOrEqual(3_700);
    expect(Math.min(...perSecond.map(({ given }) => given))).toBeGreaterThanOrEqual(3_500);
    expect(sum(perSecond.map(({ refused }) => refused))).toBe(0);
  });

  it('should find a budget that nobody tells, use most of it, and leave most seconds undisturbed', () => {
    const { perSecond } = simulate(
      60,
      budget(() => 4_000),
    );
    const afterSearch = perSecond.slice(3);
    expect(sum(afterSearch.map(({ given }) => given)) / afterSearch.length).toBeGreaterThan(4_000 * 0.87);
    const disturbed = afterSearch.filter(({ refused }) => refused > 0);
    expect(disturbed.length).toBeLessThanOrEqual(afterSearch.length / 3);
  });

  it('should find a budget below where it begins', () => {
    const { perSecond, rate } = simulate(
      30,
      budget(() => 400),
    );
    expect(rate).toBeLessThan(600);
    expect(sum(perSecond.slice(3).map(({ given }) => given)) / 27).toBeGreaterThan(400 * 0.8);
  });

  it('should give way when the budget shrinks, and come back when it grows', () => {
    const { perSecond } = simulate(
      60,
      budget((second) => (second > 20 && second < 40 ? 1_500 : 6_000)),
    );
    // But for a look upwards now and then.
    expect(perSecond.slice(26, 40).filter(({ rate }) => rate > 1_600).length).toBeLessThanOrEqual(2);
    expect(perSecond.at(-2)?.given).toBeGreaterThan(5_000);
  });

  it('should not be slowed down by refusals that have nothing to do with its rate', () => {
    let count = 0;
    const { rate } = simulate(5, () => ((count += 1) % 5 === 0 ? { charge: 0 } : { charge: 100 }));
    // A request takes 2 ms, so there is no more than this.
    expect(rate).toBeGreaterThan(30_000);
  });

  it('should not take a slow machine for a small budget, whatever is refused now and then', () => {
    let count = 0;
    const { rate } = simulate(20, (now, cost) => {
      count += 1;
      const tookMs = now < 10_000 ? 80 : 2;
      return count % 5 === 0 ? { charge: 0, retryAfterMs: 5, tookMs } : { charge: cost, tookMs };
    });
    expect(rate).toBeGreaterThan(10_000);
  });

  it('should begin with the budget that the run before has found', () => {
    const { seen } = simulate(30, budget(tenThousand));
    const [first] = simulate(2, budget(tenThousand), undefined, seen).perSecond;
    expect(first?.given).toBeGreaterThan(10_000 * 0.8);
    expect(first?.refused).toBe(0);
  });

  it('should begin with what the run before was given by a service that refused nothing', () => {
    const { seen } = simulate(3, plenty);
    const [first] = simulate(2, plenty, undefined, seen).perSecond;
    // A request takes 2 ms, so there is no more than this.
    expect(first?.given).toBeGreaterThan(50_000 * 0.95);
    expect(simulate(2, plenty).perSecond[0]?.given).toBeLessThan(50_000 * 0.9);
  });

  it('should never wait forever', () => {
    const { rate } = simulate(60, () => ({ charge: 0, retryAfterMs: 100 }));
    expect(rate).toBeGreaterThanOrEqual(20);
  });
});

describe('the time that a service was throttled', () => {
  it.each<[string, [now: number, forMs: number][], at: number, number]>([
    ['none, when nothing was refused', [], 100, 0],
    ['as long as was asked for', [[0, 30]], 100, 30],
    [
      'the sum of waits that follow each other',
      [
        [0, 30],
        [50, 20],
      ],
      100,
      50,
    ],
    [
      'told once where waits overlap',
      [
        [0, 30],
        [10, 30],
        [20, 5],
      ],
      100,
      40,
    ],
    ['as far as it has passed', [[0, 30]], 20, 20],
  ])('should be %s', (_what, refusals, at, milliseconds) => {
    const throttled = new ThrottledTime();
    for (const [now, forMs] of refusals) throttled.refused(now, forMs);
    expect(throttled.take(at)).toBe(milliseconds);
  });

  it('should be told in parts without a gap', () => {
    const throttled = new ThrottledTime();
    throttled.refused(0, 100);
    expect([throttled.take(30), throttled.take(80), throttled.take(200), throttled.take(300)]).toEqual([
      30, 50, 20, 0,
    ]);
  });

  it('should not count a wait that only one partition was asked for, while others are served', () => {
    const throttled = new ThrottledTime();
    throttled.refused(0, 20);
    throttled.refused(50, 100);
    throttled.served(49);
    expect(throttled.take(60)).toBe(30);
    throttled.served(51);
    expect(throttled.take(200)).toBe(0);
  });
});
