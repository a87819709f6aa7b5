import { planBalance } from './balance.js';
import { type LeaseDocument, newLease } from './lease-document.js';
import { wanted } from './lease-steps.js';

const keyAt = (index: number): string => String(index).padStart(2, '0');

/** A lease of each owner; `-` for nobody, `!a` for one whose owner has gone, `a>b` for one that b has asked a for. */
const leasesOf = (...owners: string[]): LeaseDocument[] => owners.map(leaseOf);

function leaseOf(text: string, index: number): LeaseDocument {
  const [owner = '-', wantedBy] = text.replace('!', '').split('>');
  const token = text.startsWith('!') ? 'expired' : null;
  const range = { min: keyAt(index), max: keyAt(index + 1) };
  const lease = newLease({ prefix: 'p', range, token, generation: '1' });
  const owned = { ...lease, Owner: owner === '-' ? null : owner };
  return wantedBy === undefined ? owned : wanted(owned, wantedBy);
}

function planOf(me: string, owners: readonly string[]) {
  const leases = leasesOf(...owners);
  const held = new Set(leases.filter(({ Owner }) => Owner === me).map(({ id }) => id));
  const plan = planBalance({ leases, me, held, ...watchOf(leases.filter(isMarked)) });
  const places = (chosen: readonly LeaseDocument[]): number[] => chosen.map((lease) => leases.indexOf(lease));
  return {
    take: places(plan.take),
    ask: places(plan.ask),
    handOver: places(plan.handOver),
    decline: places(plan.decline),
    isSettled: plan.isSettled,
  };
}

const isMarked = ({ ContinuationToken }: LeaseDocument): boolean => ContinuationToken === 'expired';

/** What an instance knows that has seen these expire. */
const watchOf = (expired: readonly LeaseDocument[]) => ({
  hasExpired: (lease: LeaseDocument) => expired.includes(lease),
  hasGone: (owner: string) => expired.some(({ Owner }) => Owner === owner),
});

const NOTHING = { take: [], ask: [], handOver: [], decline: [] };

describe('what an instance does about the leases', () => {
  it('should leave alone what was set back while it still works on it', () => {
    const leases = leasesOf('-', '-');
    const held = new Set(leases.slice(0, 1).map(({ id }) => id));
    expect(planBalance({ leases, me: 'a', held, ...watchOf([]) }).take).toEqual(leases.slice(1));
  });

  it.each<[string, readonly string[], object]>([
    ['all are free', ['-', '-', '-'], { take: [0, 1, 2] }],
    ['it is one of two, and half are free', ['b', '-', '-', 'b'], { take: [1, 2] }],
    ['its share of what is free', ['b', '-', '-', '-'], { take: [1, 2] }],
    ['an owner has gone', ['!b', 'c', '!b', 'a'], { take: [0] }],
    ['it has as many as the other', ['a', 'b'], {}],
    ['it has one less, which is even', ['a', 'b', 'b'], {}],
    ['another has all', ['b', 'b', 'b', 'b'], { ask: [0, 1] }],
    ['it has asked already', ['b>a', 'b>a', 'b', 'b'], { isSettled: false }],
    ['the richest of several', ['b', 'b', 'b', 'c', 'c'], { ask: [0] }],
    ['the one that will have most has none yet', ['b>d', 'b>d', 'b>d', 'c', 'c', 'c'], { ask: [3] }],
    ['all that it could ask for is asked for', ['b>c', 'b>c', 'b>c'], { isSettled: false }],
    ['another asks for what it has too much of', ['a>b', 'a', 'a>b', 'a'], { handOver: [0, 2] }],
    ['two ask at a time', ['a>b', 'a>b', 'a>c', 'a>c'], { handOver: [0, 1, 2], decline: [3] }],
    ['another asks without need', ['a>b', 'b'], { decline: [0] }],
    [
      'an owner has gone, though not all that it had has expired',
      ['!b', 'b', 'b', 'a', 'a', 'c', 'c'],
      { take: [0] },
    ],
    ['another is to take what is free', ['!b', 'a', 'a', 'c'], {}],
    [
      'another has more, for as long as this one has to take',
      ['!b', 'b', 'a', 'a', 'c', 'c', 'c', 'c'],
      { take: [0] },
    ],
    [
      'another has taken more than it will be left with',
      ['!b', 'b', 'a>c', 'a', 'a', 'a', 'c', 'c'],
      { decline: [2] },
    ],
    [
      'one that has gone asks for what it has too much of',
      ['a>b', 'a', '!b', 'a'],
      { take: [2], decline: [0] },
    ],
    ['nobody is there but more instances than leases', ['b'], {}],
  ])('should be right when %s', (_, owners, expected) => {
    const isSettled = Object.keys(expected).length === 0;
    expect(planOf('a', owners)).toEqual({ ...NOTHING, isSettled, ...expected });
  });

  it('should take what was handed over to it, or was its own in a write whose reply was lost', () => {
    const leases = leasesOf('a', 'b');
    const plan = planBalance({ leases, me: 'a', held: new Set(), ...watchOf([]) });
    expect(plan.take).toEqual([leases[0]]);
  });

  it('should divide what a dead instance had without a second move, though each survivor sees it expire at another time', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 300; round += 1) {
      const names = ['a', 'b', 'c', 'd', 'e'].slice(0, 2 + random(4));
      const survivors = names.slice(1);
      const owners = Array.from(
        { length: names.length + random(16) },
        (_, n) => names[n % names.length] ?? '-',
      );
      let leases = leasesOf(...owners);
      const expiries = new Map(survivors.map((me) => [me, owners.map(() => random(3))]));
      const knowing = new Set<string>();
      let moves = 0;
      for (const turn of [0, 1, 2]) {
        // Some have listed the leases before the first of them writes.
        const before = leases;
        for (const me of survivors) {
          const seen = random(2) === 0 ? leases : before;
          const expired = seen.filter(
            ({ Owner }, n) => Owner === 'a' && (expiries.get(me)?.[n] ?? 0) <= turn,
          );
          if (expired.length > 0) knowing.add(me);
          const hasGone = (owner: string): boolean => owner === 'a' && knowing.has(me);
          const after = balanced(seen, me, { ...watchOf(expired), hasGone });
          // What has changed since it was listed is not written.
          leases = leases.map((lease, n) => (lease === seen[n] ? (after[n] ?? lease) : lease));
        }
        moves += leases.filter(({ Owner }, n) => Owner !== before[n]?.Owner).length;
      }
      expect(countsOf(leases, survivors).reduce((sum, count) => sum + count, 0)).toBe(leases.length);
      expect(differenceOf(countsOf(leases, survivors))).toBeLessThanOrEqual(1);
      expect(moves).toBe(countsOf(leasesOf(...owners), ['a'])[0]);
    }
  });

  it('should come to rest with no two that differ by more than one, whatever it began with', () => {
    const random = randomFrom(7);
    for (let round = 0; round < 300; round += 1) {
      const names = ['a', 'b', 'c', 'd', 'e'].slice(0, 1 + random(5));
      let leases = leasesOf(
        ...Array.from({ length: 1 + random(16) }, () => names[random(names.length)] ?? '-'),
      );
      for (let turn = 0; turn < 3; turn += 1) {
        for (const me of names) leases = balanced(leases, me);
      }
      expect(differenceOf(countsOf(leases, names))).toBeLessThanOrEqual(1);
    }
  });
});

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

const countsOf = (leases: readonly LeaseDocument[], names: readonly string[]): number[] =>
  names.map((name) => leases.filter(({ Owner }) => Owner === name).length);

const differenceOf = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);

/** What becomes of the leases when an instance does all that it plans. */
function balanced(leases: readonly LeaseDocument[], me: string, watch = watchOf([])): LeaseDocument[] {
  const held = new Set(leases.filter(({ Owner }) => Owner === me).map(({ id }) => id));
  const { take, ask, handOver, decline } = planBalance({ leases, me, held, ...watch });
  return leases.map((lease) => {
    const { wantedBy, ...properties } = lease.properties;
    if (take.includes(lease)) return { ...lease, Owner: me, properties };
    if (handOver.includes(lease)) return { ...lease, Owner: wantedBy ?? null, properties };
    if (decline.includes(lease)) return { ...lease, properties };
    return ask.includes(lease) ? { ...lease, properties: { ...properties, wantedBy: me } } : lease;
  });
}
