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
  const plan = planBalance({ leases, me, held, hasExpired });
  const places = (chosen: readonly LeaseDocument[]): number[] => chosen.map((lease) => leases.indexOf(lease));
  return {
    take: places(plan.take),
    ask: places(plan.ask),
    handOver: places(plan.handOver),
    decline: places(plan.decline),
  };
}

const hasExpired = ({ ContinuationToken }: LeaseDocument): boolean => ContinuationToken === 'expired';

const NOTHING = { take: [], ask: [], handOver: [], decline: [] };

describe('what an instance does about the leases', () => {
  it('should leave alone what was set back while it still works on it', () => {
    const leases = leasesOf('-', '-');
    const held = new Set(leases.slice(0, 1).map(({ id }) => id));
    expect(planBalance({ leases, me: 'a', held, hasExpired }).take).toEqual(leases.slice(1));
  });

  it.each<[string, readonly string[], object]>([
    ['all are free', ['-', '-', '-'], { take: [0, 1, 2] }],
    ['it is one of two, and half are free', ['b', '-', '-', 'b'], { take: [1, 2] }],
    ['its share of what is free', ['b', '-', '-', '-'], { take: [1, 2] }],
    ['an owner has gone', ['!b', 'c', '!b', 'a'], { take: [0] }],
    ['it has as many as the other', ['a', 'b'], {}],
    ['it has one less, which is even', ['a', 'b', 'b'], {}],
    ['another has all', ['b', 'b', 'b', 'b'], { ask: [0, 1] }],
    ['it has asked already', ['b>a', 'b>a', 'b', 'b'], {}],
    ['the richest of several', ['b', 'b', 'b', 'c', 'c'], { ask: [0] }],
    ['another asks for what it has too much of', ['a>b', 'a', 'a>b', 'a'], { handOver: [0, 2] }],
    ['two ask at a time', ['a>b', 'a>b', 'a>c', 'a>c'], { handOver: [0, 1, 2], decline: [3] }],
    ['another asks without need', ['a>b', 'b'], { decline: [0] }],
    ['nobody is there but more instances than leases', ['b'], {}],
  ])('should be right when %s', (_, owners, expected) => {
    expect(planOf('a', owners)).toEqual({ ...NOTHING, ...expected });
  });

  it('should take what was handed over to it, or was its own in a write whose reply was lost', () => {
    const leases = leasesOf('a', 'b');
    const plan = planBalance({ leases, me: 'a', held: new Set(), hasExpired: () => false });
    expect(plan.take).toEqual([leases[0]]);
  });

  it('should come to rest with no two that differ by more than one, whatever it began with', () => {
    let state = 7;
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * below);
    };
    for (let round = 0; round < 300; round += 1) {
      const names = ['a', 'b', 'c', 'd', 'e'].slice(0, 1 + random(5));
      let leases = leasesOf(
        ...Array.from({ length: 1 + random(16) }, () => names[random(names.length)] ?? '-'),
      );
      for (let turn = 0; turn < 3; turn += 1) {
        for (const me of names) leases = balanced(leases, me);
      }
      const counts = names.map((name) => leases.filter(({ Owner }) => Owner === name).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });
});

/** What becomes of the leases when an instance does all that it plans. */
function balanced(leases: readonly LeaseDocument[], me: string): LeaseDocument[] {
  const held = new Set(leases.filter(({ Owner }) => Owner === me).map(({ id }) => id));
  const { take, ask, handOver, decline } = planBalance({ leases, me, held, hasExpired: () => false });
  return leases.map((lease) => {
    const { wantedBy, ...properties } = lease.properties;
    if (take.includes(lease)) return { ...lease, Owner: me, properties };
    if (handOver.includes(lease)) return { ...lease, Owner: wantedBy ?? null, properties };
    if (decline.includes(lease)) return { ...lease, properties };
    return ask.includes(lease) ? { ...lease, properties: { ...properties, wantedBy: me } } : lease;
  });
}
