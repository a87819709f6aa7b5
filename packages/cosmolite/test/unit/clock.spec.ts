import { AdjustableClock } from '../../src/common/clock.js';
import { RequestUnitBudget } from '../../src/throughput/budget.js';

/** The system's two clocks, moved by hand. */
function system() {
  const time = { now: 1_000_000, elapsed: 500 };
  return { time, clock: new AdjustableClock({ now: () => time.now, elapsed: () => time.elapsed }) };
}

describe('the clock', () => {
  it.each([-300_000, -15_000, 15_000, 300_000])(
    'should measure no time when the system is set by %d ms',
    (jump) => {
      const { time, clock } = system();
      const before = clock.elapsed();
      time.now += jump;
      expect([clock.elapsed() - before, clock.now()]).toEqual([0, 1_000_000 + jump]);
    },
  );

  it('should measure what a test sets it forward by', () => {
    const { clock } = system();
    clock.advance(60_000);
    expect([clock.elapsed(), clock.now()]).toEqual([60_500, 1_060_000]);
  });

  it('should never go back for durations when it has only one time to read', () => {
    let now = 5_000;
    const clock = new AdjustableClock({ now: () => now });
    const readings = [5_000, 2_000, 5_500].map((reading) => {
      now = reading;
      return clock.elapsed();
    });
    expect(readings).toEqual([5_000, 5_000, 5_500]);
  });

  it.each([-300_000, -15_000, 15_000, 300_000])(
    'should neither free nor lock a throttled partition when the system is set by %d ms',
    (jump) => {
      const { time, clock } = system();
      const budget = new RequestUnitBudget(clock);
      budget.spend('0', 100, 250);
      time.now += jump;
      expect(() => budget.admit('0', 100)).toThrow(
        expect.objectContaining({ headers: { 'x-ms-retry-after-ms': '1500' } }),
      );
      time.elapsed += 1_500;
      expect(() => budget.admit('0', 100)).not.toThrow();
    },
  );
});
