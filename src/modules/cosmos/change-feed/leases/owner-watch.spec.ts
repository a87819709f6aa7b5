import { newLease } from './lease-document.js';
import { kept, taken, wanted } from './lease-steps.js';
import { OwnerWatch } from './owner-watch.js';

const AT = '2026-01-01T00:00:00.000Z';
const free = newLease({ prefix: 'p', range: { min: '', max: 'FF' }, token: null, generation: '1' });
const owned = taken(free, 'a', AT);

type Moment = readonly [now: number, lease: typeof free];

function watched(moments: readonly Moment[]): boolean {
  let now = 0;
  const watch = new OwnerWatch(100, () => now);
  for (const [at, lease] of moments) {
    now = at;
    watch.observe([lease]);
  }
  const [, last = free] = moments.at(-1) ?? [];
  return watch.hasExpired(last);
}

describe('the watch over owners', () => {
  it.each<[string, readonly Moment[], boolean]>([
    ['was seen for the first time', [[0, owned]], false],
    [
      'has not been written for an expiration',
      [
        [0, owned],
        [100, owned],
      ],
      true,
    ],
    [
      'has not been written for less',
      [
        [0, owned],
        [99, owned],
      ],
      false,
    ],
    [
      'was renewed',
      [
        [0, owned],
        [100, kept(owned, null, AT)],
      ],
      false,
    ],
    [
      'was asked for, which its owner has no part in',
      [
        [0, owned],
        [100, wanted(owned, 'b')],
      ],
      true,
    ],
    [
      'has another owner',
      [
        [0, owned],
        [100, taken(owned, 'b', AT)],
      ],
      false,
    ],
    [
      'is nobody’s',
      [
        [0, free],
        [100, free],
      ],
      false,
    ],
  ])('should judge rightly a lease that %s', (_, moments, expected) => {
    expect(watched(moments)).toBe(expected);
  });

  it('should know when to look again for an owner that may have gone', () => {
    let now = 0;
    const watch = new OwnerWatch(100, () => now);
    watch.observe([owned]);
    now = 70;
    expect([watch.untilNextExpiryMs('b'), watch.untilNextExpiryMs('a')]).toEqual([30, Infinity]);
    // It expired after the leases were listed: nobody has seen that yet.
    now = 110;
    expect(watch.untilNextExpiryMs('b')).toBe(0);
    watch.observe([owned]);
    expect(watch.untilNextExpiryMs('b')).toBe(Infinity);
  });

  it('should know by one lease that its owner has gone, until the owner writes again', () => {
    let now = 0;
    const watch = new OwnerWatch(100, () => now);
    const other = { ...owned, id: 'other' };
    const seenAt = (at: number, leases: readonly (typeof free)[]): boolean => {
      now = at;
      watch.observe(leases);
      return watch.hasGone('a');
    };
    expect(seenAt(0, [owned, other])).toBe(false);
    expect(seenAt(50, [owned, kept(other, null, AT)])).toBe(false);
    expect(seenAt(100, [owned, kept(other, null, AT)])).toBe(true);
    // Another instance has taken what expired first.
    expect(seenAt(110, [taken(owned, 'b', AT), kept(other, null, AT)])).toBe(true);
    expect(seenAt(120, [taken(owned, 'b', AT), kept(kept(other, null, AT), null, AT)])).toBe(false);
  });

  it('should not look at the time that an owner wrote down: its clock may be wrong', () => {
    const inThePast = taken(free, 'a', '1970-01-01T00:00:00.000Z');
    expect(
      watched([
        [0, inThePast],
        [50, inThePast],
      ]),
    ).toBe(false);
    const inTheFuture = taken(free, 'a', '2999-01-01T00:00:00.000Z');
    expect(
      watched([
        [0, inTheFuture],
        [100, inTheFuture],
      ]),
    ).toBe(true);
  });
});
