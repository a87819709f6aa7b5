import { checkHistory } from '../support/stock-history/check-history.js';
import type { Call, Entry, FinalProduct, History } from '../support/stock-history/history.js';

const entry = (sequence: number, fields: Partial<Entry>): Entry => ({
  id: `m${sequence}`,
  sequence,
  kind: 'adjustment',
  location: 'main',
  delta: 0,
  reservedDelta: 0,
  onHand: 0,
  reserved: 0,
  ...fields,
});

/** A call that had the time from `began` to the next whole number for itself. */
const call = (name: string, began: number, command: Call['command'], more: Partial<Call> = {}): Call => ({
  name,
  ...('reservation' in command || command.kind === 'reserve' ? {} : { product: 'saw' }),
  command,
  began,
  ended: began + 0.9,
  outcome: 'done',
  attempts: 1,
  ...more,
});

const CREATED = call('create', 0, { kind: 'create', quantity: 5 });
const OPENED = entry(1, { kind: 'opening', delta: 5, onHand: 5 });
const less = (name: string, began: number, more: Partial<Call> = {}): Call =>
  call(name, began, { kind: 'adjustment', location: 'main', delta: -2 }, more);
const LESS = entry(2, { delta: -2, onHand: 3, reference: 'less' });

const history = (
  calls: readonly Call[],
  { ledger, shown }: FinalProduct,
  reservations: Readonly<Record<string, string>> = {},
): History => ({
  calls,
  products: new Map([['saw', shown === undefined ? { ledger } : { ledger, shown }]]),
  reservations: new Map(Object.entries(reservations)),
});

const HELD = entry(2, { kind: 'hold', reservedDelta: 4, onHand: 5, reserved: 4, reference: 'basket' });
const SPARE = entry(3, { kind: 'hold', reservedDelta: 1, onHand: 5, reserved: 5, reference: 'other' });
const FREED = entry(4, { kind: 'release', reservedDelta: -4, onHand: 5, reserved: 1, reference: 'basket' });
const basket = call('basket', 1, {
  kind: 'reserve',
  lines: [
    { product: 'saw', quantity: 2 },
    { product: 'saw', quantity: 2 },
  ],
});
const other = call('other', 2, { kind: 'reserve', lines: [{ product: 'saw', quantity: 1 }] });
const release = call('release', 3, { kind: 'release', reservation: 'basket' });
const RELEASED = { basket: 'released', other: 'held' };

describe('the checker of histories', () => {
  it('should find nothing where everything is right', () => {
    const calls = [CREATED, less('less', 1), less('short', 2, { outcome: 'unknown' })];
    expect(
      checkHistory(history(calls, { ledger: [OPENED, LESS], shown: { quantity: 3, reserved: 0 } })),
    ).toEqual([]);
    const promised = { ledger: [OPENED, HELD, SPARE, FREED], shown: { quantity: 5, reserved: 1 } };
    expect(checkHistory(history([CREATED, basket, other, release], promised, RELEASED))).toEqual([]);
  });

  it('should find that a version was not looked at: two have changed the same stock', () => {
    const calls = [CREATED, less('less', 1), less('again', 1)];
    const overwritten = entry(2, { id: 'm3', delta: -2, onHand: 3, reference: 'again' });
    const ledger = [OPENED, LESS, overwritten];
    expect(checkHistory(history(calls, { ledger, shown: { quantity: 3, reserved: 0 } }))).toEqual([
      'saw: movement 2 (adjustment) stands where 3 should',
      'saw: movement 2 (adjustment) leaves 3 and 0 reserved, by the ones before it 1 and 0',
      'saw: quantity is 3, the movements add up to 1',
    ]);
  });

  it('should find that a movement was not written', () => {
    const calls = [CREATED, less('less', 1)];
    expect(checkHistory(history(calls, { ledger: [OPENED], shown: { quantity: 3, reserved: 0 } }))).toEqual([
      'saw: quantity is 3, the movements add up to 5',
      'saw: less (adjustment, done) has 0 movements instead of 1',
    ]);
  });

  it('should find that a key was not looked at: a repeat counts again', () => {
    const calls = [CREATED, less('less', 1, { attempts: 2 })];
    const again = entry(3, { delta: -2, onHand: 1, reference: 'less' });
    expect(
      checkHistory(history(calls, { ledger: [OPENED, LESS, again], shown: { quantity: 1, reserved: 0 } })),
    ).toEqual(['saw: less (adjustment, done) has 2 movements instead of 1']);
  });

  it('should find that the lines of one product were not added up', () => {
    const calls = [CREATED, call('basket', 1, { kind: 'reserve', lines: [4, 4].map(ofSaw) })];
    const second = entry(3, { kind: 'hold', reservedDelta: 4, onHand: 5, reserved: 8, reference: 'basket' });
    const product = { ledger: [OPENED, HELD, second], shown: { quantity: 5, reserved: 8 } };
    expect(checkHistory(history(calls, product, { basket: 'held' }))).toEqual([
      'saw: movement 3 (hold) promises 8 of 5',
    ]);
  });

  it('should find that a release counts twice', () => {
    const again = entry(5, {
      kind: 'release',
      reservedDelta: -4,
      onHand: 5,
      reserved: -3,
      reference: 'basket',
    });
    const product = { ledger: [OPENED, HELD, SPARE, FREED, again], shown: { quantity: 5, reserved: -3 } };
    expect(checkHistory(history([CREATED, basket, other, release], product, RELEASED))).toEqual([
      'saw: movement 5 (release) goes below 0',
      'saw: basket is released, but held 4, sold 0, released 8, expired 0 of 4',
    ]);
  });

  it('should find that one had ended before another with a lower number began', () => {
    const calls = [CREATED, less('late', 2), less('less', 1)];
    const ledger = [
      OPENED,
      { ...LESS, reference: 'late' },
      entry(3, { delta: -2, onHand: 1, reference: 'less' }),
    ];
    expect(checkHistory(history(calls, { ledger, shown: { quantity: 1, reserved: 0 } }))).toEqual([
      'saw: movement 3 had ended before one with a lower number began',
    ]);
  });

  it('should find what was refused and is there, what was refused without a reason, and what nobody asked for', () => {
    const refused = { outcome: 'refused', code: 'insufficient_stock' } as const;
    const shown = { quantity: 3, reserved: 0 };
    expect(
      checkHistory(history([CREATED, less('less', 1, refused)], { ledger: [OPENED, LESS], shown })),
    ).toEqual(['saw: less was refused and is there']);
    expect(
      checkHistory(
        history([CREATED, less('less', 1, refused)], {
          ledger: [OPENED],
          shown: { quantity: 5, reserved: 0 },
        }),
      ),
    ).toEqual(['saw: less was refused without a reason']);
    expect(checkHistory(history([CREATED], { ledger: [OPENED, LESS], shown }))).toEqual([
      'saw: nobody has asked for movement 2 (adjustment)',
    ]);
    const promise = call('other', 1, { kind: 'reserve', lines: [ofSaw(1)] }, refused);
    expect(
      checkHistory(history([CREATED, promise], { ledger: [OPENED], shown: { quantity: 5, reserved: 0 } })),
    ).toEqual(['other was refused without a reason']);
  });

  it('should find a reservation that was confirmed and released', () => {
    const confirm = call('confirm', 3, { kind: 'confirm', reservation: 'basket' });
    const product = { ledger: [OPENED, HELD, SPARE, FREED], shown: { quantity: 5, reserved: 1 } };
    expect(checkHistory(history([CREATED, basket, other, release, confirm], product, RELEASED))).toEqual([
      'saw: basket was confirmed and released',
    ]);
  });

  it('should find a hold that counts after its end', () => {
    const ledger = [
      OPENED,
      HELD,
      SPARE,
      entry(4, { delta: 2, onHand: 7, reserved: 5, reference: 'more' }),
      entry(5, { kind: 'release', reservedDelta: -4, onHand: 7, reserved: 1, reference: 'basket' }),
    ];
    const more = call('more', 5, { kind: 'adjustment', location: 'main', delta: 2 });
    const product = { ledger, shown: { quantity: 7, reserved: 1 } };
    expect(checkHistory(history([CREATED, basket, other, release, more], product, RELEASED))).toEqual([
      'saw: movement 5 had ended before one with a lower number began',
    ]);
  });
});

const ofSaw = (quantity: number) => ({ product: 'saw', quantity });
