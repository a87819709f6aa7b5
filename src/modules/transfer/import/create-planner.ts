import type { ImportRow } from './import-row.js';
import type { Plan, Planner } from './plan.js';
import { newRecord } from './records.js';

/** Every row is a new product. Whether its id or sku is free, the write itself finds out. */
export class CreatePlanner implements Planner {
  plan(rows: readonly ImportRow[]): Promise<readonly Plan[]> {
    return Promise.resolve(
      rows.map((row) => ({
        row,
        action: 'write',
        kind: 'create',
        record: newRecord(row),
        expected: 'created',
      })),
    );
  }
}
