import { AppError } from '../../../common/errors/app-error.js';
import { ImportTally } from './import-tally.js';
import type { ImportEvent } from './import-events.js';
import { LineRanges } from './line-ranges.js';
import type { RowError } from '../wire/import-report.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';

const conflict = new AppError(PRODUCT_ERRORS.product_exists, 'There is one.');

describe('The tally of an import', () => {
  let told: RowError[];
  let applied: LineRanges;
  let tally: ImportTally;

  beforeEach(() => {
    told = [];
    applied = new LineRanges();
    const events = {
      add: async (event: ImportEvent) => void (event.type === 'error' && told.push(event.error)),
    };
    tally = new ImportTally(events, applied);
    for (const line of [2, 3, 5]) tally.receive({ line, value: { id: `p${line}`, sku: 7 } });
  });

  it('should give every row one outcome, whatever the order', async () => {
    tally.succeed(5, 'created');
    await tally.fail(3, conflict);
    tally.retried();
    tally.succeed(2, 'unchanged');
    expect(tally.current).toEqual({
      received: 3,
      created: 1,
      replaced: 0,
      unchanged: 1,
      failed: 1,
      retried: 1,
    });
    expect(told).toEqual([{ line: 3, id: 'p3', code: 'product_exists', detail: 'There is one.' }]);
    expect([...tally.failures]).toEqual([['product_exists', 1]]);
    expect(applied.toArray()).toEqual([
      { from: 2, to: 2 },
      { from: 5, to: 5 },
    ]);
  });

  it('should keep nothing of a row but what it is told by', async () => {
    const value = { id: 'p9', sku: 'A', name: 'nine' };
    tally.receive({ line: 9, value });
    Object.assign(value, { id: 'p10', sku: 'B' });
    await tally.fail(9, conflict);
    expect(told).toEqual([{ line: 9, id: 'p9', sku: 'A', code: 'product_exists', detail: 'There is one.' }]);
  });

  it('should refuse a second outcome', async () => {
    tally.succeed(5, 'created');
    expect(() => tally.succeed(5, 'created')).toThrow('The row on line 5 has had an outcome.');
    await expect(tally.fail(5, conflict)).rejects.toThrow('The row on line 5 has had an outcome.');
  });

  it('should fail what is left at the end, and nothing else', async () => {
    tally.succeed(3, 'replaced');
    await tally.failRest(() => conflict);
    await tally.failRest(() => conflict);
    expect(told.map(({ line }) => line)).toEqual([2, 5]);
    expect(tally.current).toMatchObject({ received: 3, replaced: 1, failed: 2 });
  });
});
