import { stockOf, type StockState } from '../ledger/stock-state.js';
import { LedgerCheck } from './ledger-check.js';

const stock = (onHand: number, reserved: number, sequence: number): StockState => ({
  ...stockOf(0),
  levels: new Map([['main', { onHand, reserved }]]),
  sequence,
  isOpen: true,
});

const opening = { sequence: 1, location: 'main', delta: 5, reservedDelta: 0, onHand: 5, reserved: 0 };
const sold = { sequence: 2, location: 'main', delta: -2, reservedDelta: 0, onHand: 3, reserved: 0 };
const held = { sequence: 3, location: 'main', delta: 0, reservedDelta: 1, onHand: 3, reserved: 1 };

function check(quantity: number, state: StockState, newestFirst: (typeof opening)[], isWhole = true) {
  const ledger = new LedgerCheck(quantity, state);
  for (const entry of newestFirst) ledger.take(entry);
  return ledger.end(isWhole);
}

describe('the check of a ledger', () => {
  it('should find nothing when every number follows from the movements', () => {
    expect(check(3, stock(3, 1, 3), [held, sold, opening])).toEqual([]);
  });

  it('should find a quantity that is not the sum of the locations', () => {
    expect(check(4, stock(3, 1, 3), [held, sold, opening])).toEqual(['quantity is 4, its locations hold 3']);
  });

  it('should find a stock that is not what the last movement left', () => {
    expect(check(4, stock(4, 1, 3), [held, sold, opening])).toEqual([
      '"main" should hold 4 (1 reserved) after movement 3, which left 3 (1 reserved)',
    ]);
  });

  it('should find what is missing, and balances that do not follow', () => {
    expect(check(3, stock(3, 1, 3), [held, opening])).toEqual([
      'movement 2 is missing',
      '"main" should hold 3 (0 reserved) after movement 1, which left 5 (0 reserved)',
    ]);
    expect(check(3, stock(3, 1, 3), [])).toEqual(['movements 1 to 3 are missing']);
    expect(check(3, stock(3, 1, 3), [held, sold, { ...opening, delta: 4 }])).toEqual([
      'no movement explains 1 (0 reserved) in "main"',
    ]);
  });

  it('should find a number that was given twice', () => {
    expect(check(3, stock(3, 0, 2), [sold, { ...sold, delta: 0, onHand: 5 }, opening])).toEqual([
      'movement 2 is one too many',
    ]);
  });

  it('should not miss what it was not to be shown', () => {
    expect(check(3, stock(3, 1, 3), [held, sold], false)).toEqual([]);
  });
});
