import { averageCents, NOTHING, type Tally, withMovement, withPrice } from './tally.js';

const after = (...movements: Parameters<typeof withMovement>[1][]): Tally =>
  movements.reduce(withMovement, NOTHING);

describe('A tally', () => {
  it('should count every movement in, out and net, sales and adjustments apart', () => {
    const tally = after(
      { kind: 'opening', delta: 100 },
      { kind: 'sale', delta: -7 },
      { kind: 'adjustment', reason: 'sold', delta: -3 },
      { kind: 'adjustment', reason: 'received', delta: 20 },
      { kind: 'adjustment', reason: 'lost', delta: -1 },
      { kind: 'count', delta: -4 },
      { kind: 'transfer_out', delta: -5 },
      { kind: 'transfer_in', delta: 5 },
      { kind: 'hold', delta: 0 },
    );
    expect(tally).toMatchObject({ unitsIn: 125, unitsOut: 20, netUnits: 105, sold: 10, adjusted: 15 });
  });

  it('should know the least, the greatest and the average price, to the cent and beyond 53 bits', () => {
    const tally = [1_000, 1_001].reduce(withPrice, NOTHING);
    expect(tally.prices).toEqual({ samples: 2, sumCents: '2001', minCents: 1_000, maxCents: 1_001 });
    expect(averageCents(tally.prices)).toBe(1_001);
    expect(averageCents(NOTHING.prices)).toBeUndefined();
    const many = { samples: 1_000_001, sumCents: String(10n ** 17n + 1n), minCents: 1, maxCents: 10 ** 11 };
    expect(averageCents(withPrice({ ...NOTHING, prices: many }, 10 ** 11).prices)).toBe(99_999_900_000);
  });
});
