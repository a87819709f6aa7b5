import { AppError } from '../../../common/errors/app-error.js';
import type { Occupant } from '../imports.repository.js';
import type { ImportRow } from './import-row.js';
import { keyOf, lookUp, type Question } from './look-up.js';
import type { Plan, Planner, WritePlan } from './plan.js';
import { isUnchanged, newRecord, replacingRecord } from './records.js';

/** When a product began, or will have begun once it is written. */
interface Beginning {
  readonly createdAt: string;
}

/**
 * Looks at what is there before it writes: a replaced product keeps its `createdAt`, one that is the same already costs no
 * write, and what is no product is not written over. A hundred rows are looked up by one query, so to know costs less than
 * one write.
 */
export class UpsertPlanner implements Planner {
  /** Writes that are planned and have no result yet, by product. What they will leave cannot be looked up. */
  private readonly underWay = new Map<string, Beginning & { readonly count: number }>();

  constructor(
    private readonly findByIds: Question<Occupant>,
    private readonly signal: AbortSignal,
  ) {}

  async plan(rows: readonly ImportRow[]): Promise<readonly Plan[]> {
    // What is under way now may be done when the answer comes, and the answer not know it.
    const before = new Map(this.underWay);
    const occupants = await lookUp(rows, ({ id }) => id, this.findByIds, this.signal);
    return rows.map((row) => {
      const key = keyOf(row, row.id);
      return this.decide(row, occupants.get(key), before.get(key) ?? this.underWay.get(key));
    });
  }

  private decide(row: ImportRow, occupant: Occupant | undefined, earlier: Beginning | undefined): Plan {
    if (occupant instanceof AppError) return { row, action: 'refuse', error: occupant };
    if (occupant !== undefined && earlier === undefined && isUnchanged(row, occupant)) {
      return { row, action: 'keep' };
    }
    const present = occupant ?? earlier;
    const record = present === undefined ? newRecord(row) : replacingRecord(row, present);
    this.begin(row, record);
    const expected = present === undefined ? 'created' : 'replaced';
    const version = occupant === undefined || earlier !== undefined ? {} : { etag: occupant.etag };
    return { row, action: 'write', kind: 'upsert', record, expected, ...version };
  }

  /** Someone else was faster: only a create and its conflict tell for certain which of the two has created a product. */
  async reconsider(plans: readonly WritePlan[]): Promise<readonly Plan[]> {
    const rows = plans.map(({ row }) => row);
    const occupants = await lookUp(rows, ({ id }) => id, this.findByIds, this.signal);
    return plans.map((plan) => {
      const { row } = plan;
      const occupant = occupants.get(keyOf(row, row.id));
      if (occupant === undefined) return plan;
      if (occupant instanceof AppError) return { row, action: 'refuse', error: occupant };
      if (isUnchanged(row, occupant)) return { row, action: 'keep' };
      const record = replacingRecord(row, occupant);
      return { row, action: 'write', kind: 'upsert', record, expected: 'replaced', etag: occupant.etag };
    });
  }

  private begin(row: ImportRow, { createdAt }: Beginning): void {
    const key = keyOf(row, row.id);
    this.underWay.set(key, { count: (this.underWay.get(key)?.count ?? 0) + 1, createdAt });
  }

  /** Tells that a planned write has its result. */
  settle({ row }: WritePlan): void {
    const key = keyOf(row, row.id);
    const writes = this.underWay.get(key);
    if (writes === undefined) return;
    if (writes.count === 1) this.underWay.delete(key);
    else this.underWay.set(key, { ...writes, count: writes.count - 1 });
  }
}
