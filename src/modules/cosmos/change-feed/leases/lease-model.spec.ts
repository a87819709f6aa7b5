import { contains, type KeyRange, overlaps } from '../../ranges/key-range.js';
import { planBalance } from './balance.js';
import { newLease, partsOf, rangeOf, type StoredLease } from './lease-document.js';
import { leaseLine } from './lease-line.js';
import { closed, kept, released, taken, wanted } from './lease-steps.js';

/**
 * Every interleaving of two instances that share a container of two halves, each with so many changes. It plays the rules
 * themselves (`planBalance`, the steps, `leaseLine`) over documents that are written under their etags. An instance may crash,
 * or be unable to write for so long that it gives up; the whole may be split while it is read.
 */
const CHANGES = 1;
const WHOLE: KeyRange = { min: '', max: 'FF' };
const HALVES: readonly KeyRange[] = [
  { min: '', max: '8' },
  { min: '8', max: 'FF' },
];
const INSTANCES = ['a', 'b'] as const;
type Name = (typeof INSTANCES)[number];

interface Held {
  readonly lease: StoredLease;
  /** So many changes of each half are handled. */
  readonly position: number;
  readonly isHandling: boolean;
  /** How many parts this owner has seen to; undefined when it does not split. */
  readonly parts?: number;
}

interface Instance {
  readonly isAlive: boolean;
  /** The leases as it last listed them. */
  readonly view: readonly StoredLease[];
  readonly held: Readonly<Record<string, Held>>;
}

interface State {
  readonly leases: readonly StoredLease[];
  readonly instances: Readonly<Record<Name, Instance>>;
  readonly isSplit: boolean;
  /** How far each half has been handled, by anybody. */
  readonly handled: readonly number[];
  /** How often an instance has listed the leases. */
  readonly looks: number;
  readonly troubles: number;
}

type Step = readonly [name: string, next: State];

/** Of both together. `LEASE_MODEL_LOOKS=4` takes minutes. */
const MOST_LOOKS = Number(process.env['LEASE_MODEL_LOOKS'] ?? 3);
const MOST_TROUBLES = 1;
/** From every so many states the end is looked for. */
const SAMPLED = 25;
const AT = '2026-01-01T00:00:00.000Z';

const tokenOf = (position: number): string | null => (position === 0 ? null : String(position));
const positionOf = ({ ContinuationToken }: StoredLease): number => Number(ContinuationToken ?? 0);
const etagOf = ({ _etag: etag }: StoredLease): string => etag;

/** Undefined when the etag is not that of the stored lease any more. */
function replace(leases: readonly StoredLease[], next: StoredLease): readonly StoredLease[] | undefined {
  const stored = leases.find(({ id }) => id === next.id);
  if (stored === undefined || etagOf(stored) !== etagOf(next)) return undefined;
  const written = { ...next, _etag: String(Number(etagOf(next)) + 1) };
  return leases.map((lease) => (lease.id === next.id ? written : lease));
}

function create(
  leases: readonly StoredLease[],
  range: KeyRange,
  token: string | null,
): readonly StoredLease[] {
  const lease = { ...newLease({ prefix: 'p', range, token, generation: '1' }), _etag: '1' };
  return leases.some(({ id }) => id === lease.id) ? leases : [...leases, lease];
}

const withInstance = (state: State, name: Name, change: Partial<Instance>): State => ({
  ...state,
  instances: { ...state.instances, [name]: { ...state.instances[name], ...change } },
});

function withHeld(state: State, name: Name, id: string, held: Held | undefined): State {
  const { [id]: _, ...others } = state.instances[name].held;
  return withInstance(state, name, { held: held === undefined ? others : { ...others, [id]: held } });
}

/** Nobody reads the lease: its owner has crashed, or has given up when it could not write in time. */
const hasExpired = ({ instances }: State, lease: StoredLease): boolean =>
  INSTANCES.some(
    (name) => name === lease.Owner && (!instances[name].isAlive || !(lease.id in instances[name].held)),
  );

/** Every step that could be the next one. */
function stepsOf(state: State): Step[] {
  const trouble: Step[] = state.isSplit ? [] : [['the whole is split', { ...state, isSplit: true }]];
  return [...trouble, ...INSTANCES.flatMap((name) => stepsOfInstance(state, name))];
}

function stepsOfInstance(state: State, name: Name): Step[] {
  const me = state.instances[name];
  if (!me.isAlive) return [];
  const steps: Step[] = [];
  if (state.looks < MOST_LOOKS && me.view !== state.leases) {
    const looked = { ...state, looks: state.looks + 1 };
    steps.push([`${name} lists`, withInstance(looked, name, { view: state.leases })]);
  }
  if (state.troubles < MOST_TROUBLES) {
    const troubled = { ...state, troubles: state.troubles + 1 };
    steps.push([`${name} crashes`, withInstance(troubled, name, { isAlive: false, held: {}, view: [] })]);
    steps.push([`${name} gives up in time`, withInstance(troubled, name, { held: {} })]);
  }
  steps.push(...balanceSteps(state, name));
  for (const held of Object.values(me.held)) steps.push(...workSteps(state, name, held));
  return steps;
}

function balanceSteps(state: State, name: Name): Step[] {
  const { view, held } = state.instances[name];
  const plan = planBalance({
    leases: view,
    me: name,
    held: new Set(Object.keys(held)),
    hasExpired: (lease) => hasExpired(state, lease),
    hasGone: (owner) => view.some((lease) => lease.Owner === owner && hasExpired(state, lease)),
  });
  const steps: Step[] = [];
  for (const lease of plan.take) {
    const leases = replace(state.leases, taken(lease, name, AT));
    const stored = leases?.find(({ id }) => id === lease.id);
    if (leases === undefined || stored === undefined || lease.id in held) continue;
    const begun = { lease: stored, position: positionOf(stored), isHandling: false };
    steps.push([`${name} takes ${lease.id}`, withHeld({ ...state, leases }, name, lease.id, begun)]);
  }
  for (const lease of plan.ask) {
    const leases = replace(state.leases, wanted(lease, name));
    if (leases !== undefined) steps.push([`${name} asks for ${lease.id}`, { ...state, leases }]);
  }
  for (const lease of plan.remove) {
    const isThere = state.leases.some(
      ({ id, ...rest }) => id === lease.id && etagOf({ id, ...rest }) === etagOf(lease),
    );
    const leases = state.leases.filter(({ id }) => id !== lease.id);
    if (isThere) steps.push([`${name} removes ${lease.id}`, { ...state, leases }]);
  }
  for (const lease of plan.handOver) {
    const mine = held[lease.id];
    if (mine === undefined || mine.isHandling || mine.parts !== undefined) continue;
    steps.push([`${name} hands over ${lease.id}`, writeHeld(state, name, mine, 'hand over')]);
  }
  return steps;
}

function workSteps(state: State, name: Name, held: Held): Step[] {
  const { id } = held.lease;
  const range = rangeOf(held.lease);
  if (held.parts !== undefined) return splitSteps(state, name, held, held.parts);
  if (partsOf(held.lease) !== undefined) {
    return [[`${name} goes on with the split`, withHeld(state, name, id, { ...held, parts: 0 })]];
  }
  if (held.isHandling) {
    const handled = state.handled.map((count, half) =>
      contains(range, HALVES[half] ?? WHOLE) ? Math.max(count, held.position + 1) : count,
    );
    const after = { ...held, position: held.position + 1, isHandling: false };
    return [[`${name} has handled ${id}`, withHeld({ ...state, handled }, name, id, after)]];
  }
  const steps: Step[] = [];
  if (state.isSplit && range.min === '' && range.max === 'FF') {
    steps.push([`${name} closes ${id}`, writeHeld(state, name, held, 'close')]);
  } else if (held.position < CHANGES) {
    steps.push([`${name} handles ${id}`, withHeld(state, name, id, { ...held, isHandling: true })]);
  }
  if (held.position > positionOf(held.lease)) {
    steps.push([`${name} stores ${id}`, writeHeld(state, name, held, 'store')]);
  }
  return steps;
}

/** The one writer: after a conflict it looks whether the lease is still its own. */
function writeHeld(state: State, name: Name, held: Held, what: 'store' | 'close' | 'hand over'): State {
  const { id } = held.lease;
  const current = state.leases.find((lease) => lease.id === id);
  if (current === undefined || current.Owner !== name) return withHeld(state, name, id, undefined);
  const token = tokenOf(held.position);
  const next = {
    store: () => kept(current, token, AT),
    close: () => closed(current, token, HALVES, AT),
    'hand over': () => released(current, token, current.properties.wantedBy ?? null, AT),
  }[what]();
  const leases = replace(state.leases, next) ?? state.leases;
  const lease = leases.find((stored) => stored.id === id) ?? current;
  return withHeld({ ...state, leases }, name, id, what === 'hand over' ? undefined : { ...held, lease });
}

function splitSteps(state: State, name: Name, held: Held, parts: number): Step[] {
  const { id } = held.lease;
  const part = HALVES[parts];
  if (part !== undefined) {
    const leases = create(state.leases, part, held.lease.ContinuationToken);
    const next = withHeld({ ...state, leases }, name, id, { ...held, parts: parts + 1 });
    return [[`${name} makes part ${parts}`, next]];
  }
  const current = state.leases.find((lease) => lease.id === id);
  const isOurs = current?.Owner === name;
  const leases = isOurs ? state.leases.filter((lease) => lease.id !== id) : state.leases;
  return [[`${name} removes the whole`, withHeld({ ...state, leases }, name, id, undefined)]];
}

/** What must hold in every state. */
function faultOf(state: State): string | undefined {
  const working = INSTANCES.flatMap((name) =>
    Object.values(state.instances[name].held)
      .filter(({ lease }) => partsOf(lease) === undefined)
      .map(({ lease, isHandling }) => ({ name, range: rangeOf(lease), isHandling })),
  );
  for (const one of working) {
    const other = working.find(({ name, range }) => name !== one.name && overlaps(range, one.range));
    if (other !== undefined) return `two work on ${one.range.min}-${one.range.max}`;
  }
  for (const [half, range] of HALVES.entries()) {
    const leases = state.leases.filter((lease) => contains(rangeOf(lease), range));
    if (leases.length === 0) return `nobody can read half ${half}`;
    const { active } = leaseLine(state.leases);
    const covering = active.filter((lease) => contains(rangeOf(lease), range));
    if (covering.length !== 1) return `${covering.length} leases count for half ${half}`;
    if (leases.some((lease) => positionOf(lease) > (state.handled[half] ?? 0))) {
      return `a change of half ${half} is stored as handled, and was not`;
    }
  }
  return undefined;
}

const START: State = {
  leases: create([], WHOLE, null),
  instances: {
    a: { isAlive: true, view: [], held: {} },
    b: { isAlive: true, view: [], held: {} },
  },
  isSplit: false,
  handled: HALVES.map(() => 0),
  looks: 0,
  troubles: 0,
};

interface Visit {
  readonly state: State;
  readonly step: string;
  readonly from: Visit | undefined;
}

/** All states that can be reached. */
function explore(start: State): readonly State[] {
  const first = { state: start, step: 'start', from: undefined };
  const seen = new Set([keyOf(start)]);
  const states = [start];
  const open: Visit[] = [first];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const fault = faultOf(visit.state);
    if (fault !== undefined) throw new Error(`${fault}: ${pathTo(visit)}`);
    for (const [step, state] of stepsOf(visit.state)) {
      const key = keyOf(state);
      if (seen.has(key)) continue;
      seen.add(key);
      states.push(state);
      open.push({ state, step, from: visit });
    }
  }
  return states;
}

/** Two states are the same when they differ in nothing that a step looks at: etags are only compared, writes not counted. */
function keyOf({ leases, instances, ...rest }: State): string {
  const current = new Set(leases.map((lease) => `${lease.id} ${etagOf(lease)}`));
  const seenBy = ({ view, held, ...others }: Instance) => ({
    ...others,
    view: inOrder(view).map((lease) => [current.has(`${lease.id} ${etagOf(lease)}`), textOf(lease)]),
    held: Object.keys(held)
      .toSorted((x, y) => (x < y ? -1 : 1))
      .map((id) => {
        const { lease, ...work } = held[id] ?? {};
        return [lease && textOf(lease), work];
      }),
  });
  const stored = inOrder(leases).map(textOf);
  const key = JSON.stringify([stored, seenBy(instances.a), seenBy(instances.b), rest]);
  const mirrored = JSON.stringify([stored, seenBy(instances.b), seenBy(instances.a), rest]);
  const swapped = mirrored.replaceAll('"a"', '"x"').replaceAll('"b"', '"a"').replaceAll('"x"', '"b"');
  return key < swapped ? key : swapped;
}

const textOf = ({ id, Owner, ContinuationToken, properties: { wantedBy, splitInto } }: StoredLease) => [
  id,
  Owner,
  ContinuationToken,
  wantedBy,
  splitInto,
];

const inOrder = (leases: readonly StoredLease[]): StoredLease[] =>
  leases.toSorted((x, y) => (x.id < y.id ? -1 : 1));

function pathTo(visit: Visit): string {
  return visit.from === undefined ? visit.step : `${pathTo(visit.from)}, ${visit.step}`;
}

/** Goes on without trouble, each in turn, with as many looks as it takes. */
function finish(state: State): State {
  let current: State = { ...state, troubles: MOST_TROUBLES, looks: MOST_LOOKS, isSplit: true };
  for (let round = 0; round < 12; round += 1) {
    for (const name of INSTANCES) {
      if (current.instances[name].isAlive) current = withInstance(current, name, { view: current.leases });
      for (let steps = 0; steps < 20; steps += 1) {
        const step = stepsOfInstance(current, name).find(([what]) => !/lists|asks/.test(what));
        const ask = stepsOfInstance(current, name).find(([what]) => what.includes('asks'));
        const [, next] = step ?? ask ?? [];
        if (next === undefined) break;
        current = next;
      }
    }
  }
  return current;
}

/** The first instance reads both halves when the second one starts. */
function oneHasBoth(): State {
  const leases = HALVES.flatMap((half) => create([], half, null)).map((lease) => taken(lease, 'a', AT));
  const held = Object.fromEntries(
    leases.map((lease) => [lease.id, { lease, position: 0, isHandling: false }]),
  );
  const a = { isAlive: true, view: leases, held };
  return { ...START, leases, isSplit: true, instances: { ...START.instances, a } };
}

describe.each([
  ['two instances start, and the whole is split', START],
  ['a second instance joins', oneHasBoth()],
])('the protocol of the leases when %s', (_, start) => {
  it('should let nobody work on the same keys at a time, and lose nothing, whatever comes in between', () => {
    expect(explore(start).length).toBeGreaterThan(1_000);
  });

  it('should come to its end from there: all handled, by leases of the parts, divided among the living', () => {
    for (const state of explore(start).filter((_state, index) => index % SAMPLED === 0)) {
      const living = INSTANCES.filter((name) => state.instances[name].isAlive);
      if (living.length === 0) continue;
      const { handled, leases } = finish(state);
      expect([handled, leases.map(({ LeaseToken }) => LeaseToken).toSorted()]).toEqual([
        [CHANGES, CHANGES],
        ['-8', '8-FF'],
      ]);
      expect(new Set(leases.map(({ Owner }) => Owner))).toEqual(new Set(living));
    }
  });
});
