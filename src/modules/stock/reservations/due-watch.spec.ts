import { DueWatch } from './due-watch.js';

const lease = { leaseToken: '-FF', range: { min: '', max: 'FF' } };
const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:01:00.000Z';

describe('the watch over ranges', () => {
  let now: number;
  let watch: DueWatch;
  beforeEach(() => {
    now = 0;
    watch = new DueWatch(15_000, () => now);
    watch.own([lease]);
  });
  /** Whether the range is to be looked at. */
  const isRipe = (ms: number, wallTime = AT): boolean => {
    now = ms;
    return watch.begin(wallTime).length === 1;
  };

  it('should look at a range when it is taken, and when it is taken again', () => {
    expect([isRipe(0), isRipe(10_000)]).toEqual([true, false]);
    watch.own([]);
    watch.own([lease]);
    expect(isRipe(10_000)).toBe(true);
  });

  it('should look when the first thing is due, whichever was told first', () => {
    isRipe(0);
    watch.expect('-FF', LATER);
    watch.expect('-FF', AT);
    watch.expect('-FF', LATER);
    watch.expect('-FF', undefined);
    watch.own([lease]);
    expect([isRipe(5_000, AT), isRipe(10_000, AT)]).toEqual([true, false]);
  });

  it('should not look again at once for what cannot be ended', () => {
    isRipe(0);
    watch.lookAgain('-FF');
    expect([isRipe(1_999), isRipe(2_000)]).toEqual([false, true]);
  });

  it('should keep what is told while a look goes on', () => {
    watch.expect('-FF', AT);
    isRipe(0);
    watch.expect('-FF', AT);
    expect(isRipe(2_000)).toBe(true);
  });

  it('should look now and then although nothing was told, unless that is switched off', () => {
    expect([isRipe(0), isRipe(14_999), isRipe(15_000)]).toEqual([true, false, true]);
    watch = new DueWatch(0, () => now);
    watch.own([lease]);
    expect([isRipe(15_000), isRipe(9_000_000)]).toEqual([true, false]);
  });

  it('should not care for a range of others', () => {
    isRipe(0);
    watch.expect('other', AT);
    expect(isRipe(2_000)).toBe(false);
  });
});
