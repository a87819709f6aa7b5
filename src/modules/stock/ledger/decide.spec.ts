import {
  type Arbitrary,
  array,
  assert,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  property,
  record,
} from 'fast-check';
import { decide, isRefused } from './decide.js';
import type { Movement } from './movement.js';
import type { StockCommand } from './stock-command.js';
import { availableOf, onHandOf, reservedOf, type StockState, stockOf } from './stock-state.js';

const LOCATIONS = ['main', 'shop', 'constructor'] as const;
const location = constantFrom(...LOCATIONS);
const small = integer({ min: 1, max: 30 });

const command: Arbitrary<StockCommand> = oneof(
  record(
    {
      kind: constant('adjustment' as const),
      location,
      delta: integer({ min: -40, max: 40 }).filter((delta) => delta !== 0),
      reason: constantFrom('received' as const, 'sold' as const),
      expectedOnHand: nat(20),
    },
    { requiredKeys: ['kind', 'location', 'delta', 'reason'] },
  ),
  record({ kind: constant('count' as const), location, counted: nat(60) }),
  record({
    kind: constant('transfer' as const),
    from: constantFrom('main', 'shop'),
    to: constant('constructor'),
    quantity: small,
    transferId: constant('t'),
  }),
  record({ kind: constant('quantity' as const), quantity: nat(60) }),
  record({
    kind: constantFrom(
      'hold' as const,
      'hold' as const,
      'release' as const,
      'sale' as const,
      'expiry' as const,
    ),
    location,
    quantity: small,
    reservationId: constant('r'),
  }),
  record({
    kind: constant('settings' as const),
    changes: record({ safetyStock: nat(10) }),
  }),
  constant({ kind: 'closing' as const }),
);

type Level = { readonly onHand: number; readonly reserved: number };

const NOTHING: Level = { onHand: 0, reserved: 0 };

/** A ledger that adds up what it is told, and knows no rule. */
class NaiveLedger {
  private readonly held = new Map<string, Level>();
  private sequence = 0;
  /** Movements that do not follow from those before them. */
  readonly faults: Movement[] = [];

  enter(movement: Movement): void {
    const { onHand, reserved } = this.held.get(movement.location) ?? NOTHING;
    const after = { onHand: onHand + movement.delta, reserved: reserved + movement.reservedDelta };
    this.sequence += 1;
    const follows =
      movement.sequence === this.sequence &&
      movement.onHand === after.onHand &&
      movement.reserved === after.reserved;
    if (!follows) this.faults.push(movement);
    this.held.set(movement.location, after);
  }

  /** In the form of `balancesOf`. */
  balances(): object {
    return balancesOf({ levels: this.held, sequence: this.sequence });
  }
}

const balancesOf = ({ levels, sequence }: Pick<StockState, 'levels' | 'sequence'>): object => ({
  sequence,
  levels: Object.fromEntries(LOCATIONS.map((place) => [place, levels.get(place) ?? NOTHING])),
});

/** Decides about each command by itself, and shows the ledger what was accepted. */
function run(
  start: StockState,
  commands: readonly StockCommand[],
): { state: StockState; ledger: NaiveLedger } {
  const ledger = new NaiveLedger();
  let state = start;
  for (const one of commands) {
    const decision = decide(state, [one]);
    if (isRefused(decision)) continue;
    decision.movements.forEach((movement) => ledger.enter(movement));
    state = decision.state;
  }
  return { state, ledger };
}

const isOversold = ({ onHand, reserved }: Level): boolean => reserved < 0 || onHand < reserved;

const story = [nat(50), array(command, { maxLength: 40 })] as const;

describe('decide', () => {
  it('should keep a ledger that adds up to the stock, whatever is asked', () => {
    assert(
      property(...story, (quantity, commands) => {
        // Something that always changes: stock from before the ledger has none until then.
        const { state, ledger } = run(stockOf(quantity), [count(quantity), ...commands]);
        expect(ledger.faults).toEqual([]);
        expect(ledger.balances()).toEqual(balancesOf(state));
      }),
      { numRuns: 1_000 },
    );
  });

  it('should never promise more than is there, nor let anything go below zero', () => {
    assert(
      property(...story, (quantity, commands) => {
        const { levels } = run(stockOf(quantity), commands).state;
        expect([...levels.values()].filter(isOversold)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('should decide about commands that belong together as about one after the other, or about none', () => {
    assert(
      property(...story, (quantity, commands) => {
        const start = stockOf(quantity);
        const together = decide(start, commands);
        const alone = commands.reduce<StockState | undefined>((state, one) => {
          const decision = state && decide(state, [one]);
          return decision === undefined || isRefused(decision) ? undefined : decision.state;
        }, start);
        const { state, byCommand } = isRefused(together)
          ? { state: undefined, byCommand: commands }
          : together;
        expect(state).toEqual(alone);
        expect(byCommand).toHaveLength(commands.length);
      }),
    );
  });

  it('should leave nothing when everything goes, unless a part is promised', () => {
    assert(
      property(...story, (quantity, commands) => {
        const { state } = run(stockOf(quantity), commands);
        const end = decide(state, [{ kind: 'closing' }]);
        const left = isRefused(end) ? end.error.code : onHandOf(end.state);
        expect(left).toBe(reservedOf(state) > 0 ? 'stock_reserved' : 0);
      }),
    );
  });
});

const START: StockState = {
  levels: new Map([
    ['main', { onHand: 10, reserved: 4 }],
    ['shop', { onHand: 3, reserved: 0 }],
  ]),
  settings: { safetyStock: 2, allowBackorder: false },
  sequence: 7,
  isOpen: true,
  unposted: [],
};
const backorder: StockState = { ...START, settings: { safetyStock: 2, allowBackorder: true } };
const onlyMain: StockState = { ...START, levels: new Map([['main', { onHand: 10, reserved: 4 }]]) };

const adjust = (delta: number, more = {}): StockCommand => ({
  kind: 'adjustment',
  location: 'main',
  delta,
  reason: 'other',
  ...more,
});
const count = (counted: number, place = 'main'): StockCommand => ({
  kind: 'count',
  location: place,
  counted,
});
const transfer = (quantity: number, from = 'main', to = 'shop'): StockCommand => ({
  kind: 'transfer',
  from,
  to,
  quantity,
  transferId: 't1',
});
const promise = (
  kind: 'hold' | 'release' | 'sale' | 'expiry',
  quantity: number,
  place = 'main',
): StockCommand => ({
  kind,
  location: place,
  quantity,
  reservationId: 'r1',
});

describe('a command', () => {
  it.each<[string, StockCommand, object[]]>([
    [
      'more',
      adjust(5, { reference: 'D-1' }),
      [{ sequence: 8, delta: 5, onHand: 15, reserved: 4, reference: 'D-1' }],
    ],
    ['less, down to what is promised', adjust(-6), [{ delta: -6, onHand: 4, reserved: 4 }]],
    ['an expectation that holds', adjust(1, { expectedOnHand: 10 }), [{ onHand: 11 }]],
    ['a new location', adjust(1, { location: 'attic' }), [{ location: 'attic', onHand: 1, reserved: 0 }]],
    ['a count', count(8), [{ kind: 'count', delta: -2, onHand: 8 }]],
    ['a count that finds what was known', count(10), [{ kind: 'count', delta: 0, onHand: 10 }]],
    [
      'a transfer',
      transfer(6),
      [
        { sequence: 8, kind: 'transfer_out', location: 'main', delta: -6, onHand: 4, transferId: 't1' },
        { sequence: 9, kind: 'transfer_in', location: 'shop', delta: 6, onHand: 9, transferId: 't1' },
      ],
    ],
    ['the quantity that there is', { kind: 'quantity', quantity: 13 }, []],
    ['a promise, up to the safety stock', promise('hold', 6), [{ delta: 0, reservedDelta: 6, reserved: 10 }]],
    [
      'the end of a promise',
      promise('release', 4),
      [{ kind: 'release', reservedDelta: -4, onHand: 10, reserved: 0 }],
    ],
    ['the end of its time', promise('expiry', 1), [{ kind: 'expiry', reservedDelta: -1, reserved: 3 }]],
    ['a sale', promise('sale', 4), [{ kind: 'sale', delta: -4, reservedDelta: -4, onHand: 6, reserved: 0 }]],
  ])('should take %s', (_, one, movements) => {
    expect(decide(START, [one])).toMatchObject({ movements });
  });

  it.each<[string, StockCommand, object]>([
    [
      'less than is promised',
      adjust(-7),
      { code: 'insufficient_stock', extras: { available: 6, requested: 7 } },
    ],
    [
      'an expectation that fails',
      adjust(1, { expectedOnHand: 9 }),
      { code: 'stock_changed', extras: { onHand: 10 } },
    ],
    ['a count below what is promised', count(3), { code: 'stock_reserved', extras: { reserved: 4 } }],
    ['a transfer of what is promised', transfer(7), { code: 'insufficient_stock', extras: { available: 6 } }],
    [
      'another quantity of stock in two places',
      { kind: 'quantity', quantity: 12 },
      { code: 'stock_by_location' },
    ],
    [
      'a promise beyond what is free there',
      promise('hold', 7),
      { code: 'insufficient_stock', extras: { available: 6 } },
    ],
    ['the end of promised stock', { kind: 'closing' }, { code: 'stock_reserved', extras: { reserved: 4 } }],
    ['the end of a promise that nobody made', promise('sale', 5), { code: 'internal_error' }],
    [
      'more than 32 bits',
      adjust(2_147_483_647),
      { code: 'validation_failed', extras: { errors: [{ pointer: '/delta' }] } },
    ],
    [
      'a count beyond 32 bits in all',
      count(2_147_483_647),
      { extras: { errors: [{ pointer: '/counted' }] } },
    ],
  ])('should refuse %s', (_, one, error) => {
    expect(decide(START, [adjust(1), adjust(-1), one])).toMatchObject({ index: 2, error });
  });

  it('should count the quantity that a product call names where all stock is at the main location', () => {
    expect(decide(onlyMain, [{ kind: 'quantity', quantity: 12 }])).toMatchObject({
      movements: [{ kind: 'count', location: 'main', delta: 2, onHand: 12 }],
    });
    expect(decide(onlyMain, [{ kind: 'quantity', quantity: 3 }])).toMatchObject({
      error: { code: 'stock_reserved' },
    });
  });

  it('should keep the safety stock back once for the whole product', () => {
    expect(availableOf(START)).toBe(7);
    const elsewhere = decide(START, [promise('hold', 3, 'shop'), promise('hold', 5)]);
    expect(elsewhere).toMatchObject({ index: 1, error: { extras: { available: 4, requested: 5 } } });
  });

  it.each<[string, StockCommand, object]>([
    ['sell', adjust(-20), { onHand: -10 }],
    ['transfer', transfer(20), { onHand: -10 }],
    ['promise', promise('hold', 20), { reserved: 24 }],
    ['count', count(1), { onHand: 1, reserved: 4 }],
  ])('should %s more than is there with back orders', (_, one, movement) => {
    expect(decide(backorder, [one])).toMatchObject({
      movements: expect.arrayContaining([expect.objectContaining(movement)]),
    });
  });

  it('should stay within 32 bits with back orders', () => {
    expect(decide(backorder, [adjust(-2_147_483_648), adjust(-14)])).toMatchObject({
      index: 1,
      error: { code: 'validation_failed' },
    });
  });

  it('should open the ledger of stock from before it with the first change, and with that alone', () => {
    const old = stockOf(10);
    expect(decide(old, [adjust(-1)])).toMatchObject({
      movements: [
        { sequence: 1, kind: 'opening', location: 'main', delta: 10, onHand: 10 },
        { sequence: 2, kind: 'adjustment', delta: -1, onHand: 9 },
      ],
      byCommand: [[{ sequence: 2 }]],
    });
    // Another product had the same address before, and its movements are kept.
    expect(decide({ ...old, sequence: 5 }, [adjust(-1)])).toMatchObject({
      movements: [{ sequence: 6, kind: 'opening', delta: 10 }, { sequence: 7 }],
    });
    expect(decide(old, [{ kind: 'settings', changes: { safetyStock: 1 } }])).toMatchObject({ movements: [] });
    expect(decide(old, [adjust(-11)])).toMatchObject({ error: { code: 'insufficient_stock' } });
  });

  it('should change settings without a movement, and remove the reorder point', () => {
    const set = decide(START, [{ kind: 'settings', changes: { reorderPoint: 5, safetyStock: 0 } }]);
    expect(set).toMatchObject({
      movements: [],
      state: { sequence: 7, settings: { reorderPoint: 5, safetyStock: 0, allowBackorder: false } },
    });
    const removed = decide(isRefused(set) ? START : set.state, [
      { kind: 'settings', changes: { reorderPoint: null } },
    ]);
    expect(removed).toMatchObject({ state: { settings: { safetyStock: 0, allowBackorder: false } } });
    expect(isRefused(removed) ? removed : removed.state.settings).not.toHaveProperty('reorderPoint');
  });

  it('should hold fifty locations, and forget an empty one for another', () => {
    const places = Array.from({ length: 49 }, (_, index) => adjust(1, { location: `p-${index}` }));
    const full = decide(stockOf(0), places);
    const state = isRefused(full) ? START : full.state;
    expect(state.levels.size).toBe(50);
    expect(decide(state, [adjust(1, { location: 'one-more' })])).toMatchObject({
      error: { code: 'validation_failed', extras: { errors: [{ pointer: '/location', code: 'too_many' }] } },
    });
    const emptied = decide(state, [adjust(-1, { location: 'p-7' }), adjust(1, { location: 'one-more' })]);
    expect(isRefused(emptied) ? [] : [...emptied.state.levels.keys()]).toEqual(
      expect.arrayContaining(['main', 'p-8', 'one-more']),
    );
    expect(isRefused(emptied) ? 'p-7' : [...emptied.state.levels.keys()]).not.toContain('p-7');
  });
});
