import * as fc from 'fast-check';
import { decide, isRefused } from '../ledger/decide.js';
import type { StockState } from '../ledger/stock-state.js';
import { holdCommands, partsOf } from './reservation-parts.js';
import { shortLines } from './reservation-shortage.js';

const LOCATIONS = ['main', 'north'];

const stocks = fc
  .record({
    levels: fc.tuple(
      ...LOCATIONS.map(() => fc.record({ onHand: fc.integer({ min: -2, max: 5 }), reserved: fc.nat(3) })),
    ),
    safetyStock: fc.nat(2),
    allowBackorder: fc.boolean(),
  })
  .map(({ levels, ...settings }): StockState => ({
    levels: new Map(levels.map((level, at) => [LOCATIONS[at] ?? '', level])),
    settings,
    sequence: 1,
    isOpen: true,
    unposted: [],
  }));

const reservations = fc
  .array(
    fc.record(
      { quantity: fc.integer({ min: 1, max: 4 }), location: fc.constantFrom(...LOCATIONS) },
      { requiredKeys: ['quantity'] },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => ({
    id: 'one',
    lines: lines.map((line) => ({ ...line, productId: 'saw', category: 'tools', taken: [] })),
  }));

describe('shortLines', () => {
  it('should name a line whenever the holds of the lines are refused, and only then', () => {
    fc.assert(
      fc.property(stocks, reservations, (stock, reservation) => {
        for (const part of partsOf(reservation)) {
          const isShort = shortLines(part, stock).length > 0;
          expect(isShort).toBe(isRefused(decide(stock, holdCommands(reservation, part))));
        }
      }),
    );
  });
});
