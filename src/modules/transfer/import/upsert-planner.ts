import { AppError } from '../../../common/errors/app-error.js';
import {
  type ExistingItem,
  isUnchanged,
  type Plan,
  type ProductRow,
  provisionalRecord,
  recordOver,
  Succession,
  type WritePlan,
} from '../../products/bulk/product-bulk.service.js';
import { keyOf, lookUp, type Question } from './look-up.js';
import type { ProductPlanner } from './plan.js';

/** The writes of a product that are under way. */
interface Writes {
  readonly succession: Succession<WritePlan>;
  readonly count: number;
}

/**
 * Looks at what is there before it writes: a replaced product keeps its `createdAt`, one that is the same already costs no
 * write, and what is no product is not written over. A hundred rows are looked up by one query, so to know costs less than
 * one write.
 */
export class UpsertPlanner implements ProductPlanner {
  /** Products with writes that are planned and have no result yet. What those will leave cannot be looked up. */
  private readonly underWay = new Map<string, Writes>();

  constructor(
    private readonly findByIds: Question<ExistingItem>,
    private readonly signal: AbortSignal,
  ) {}

  async plan(rows: readonly ProductRow[]): Promise<readonly Plan[]> {
    // What is under way now may be done when the answer comes, and the answer not know it.
    const before = new Map(this.underWay);
    const items = await lookUp(rows, ({ id }) => id, this.findByIds, this.signal);
    return rows.map((row) => {
      const key = keyOf(row, row.id);
      return this.decide(row, items.get(key), before.get(key) ?? this.underWay.get(key));
    });
  }

  private decide(row: ProductRow, item: ExistingItem | undefined, earlier: Writes | undefined): Plan {
    if (item instanceof AppError) return { row, action: 'refuse', error: item };
    if (earlier !== undefined) {
      const { succession } = this.begin(row, earlier.succession);
      const record = provisionalRecord(row);
      return {
        row,
        action: 'write',
        kind: 'upsert',
        record,
        expected: 'replaced',
        succession,
        follows: true,
      };
    }
    if (item !== undefined && isUnchanged(row, item)) return { row, action: 'keep' };
    const record = recordOver(row, item);
    if (record instanceof AppError) return { row, action: 'refuse', error: record };
    const { succession } = this.begin(row);
    const found =
      item === undefined
        ? ({ expected: 'created' } as const)
        : ({ expected: 'replaced', etag: item.etag } as const);
    return { row, action: 'write', kind: 'upsert', record, succession, ...found };
  }

  /** Someone else was faster: only a create and its conflict tell for certain which of the two has created a product. */
  async reconsider(plans: readonly WritePlan[]): Promise<readonly Plan[]> {
    const rows = plans.map(({ row }) => row);
    const items = await lookUp(rows, ({ id }) => id, this.findByIds, this.signal);
    return plans.map((plan) => {
      const { row, succession } = plan;
      const item = items.get(keyOf(row, row.id));
      if (item === undefined) return plan;
      if (item instanceof AppError) return { row, action: 'refuse', error: item };
      if (isUnchanged(row, item)) return { row, action: 'keep' };
      const record = recordOver(row, item);
      if (record instanceof AppError) return { row, action: 'refuse', error: record };
      const { etag } = item;
      return {
        row,
        action: 'write',
        kind: 'upsert',
        record,
        expected: 'replaced',
        etag,
        ...(succession && { succession }),
      };
    });
  }

  private begin(row: ProductRow, succession = new Succession<WritePlan>()): Writes {
    const key = keyOf(row, row.id);
    const writes = { succession, count: (this.underWay.get(key)?.count ?? 0) + 1 };
    this.underWay.set(key, writes);
    return writes;
  }

  finished({ row }: WritePlan): void {
    const key = keyOf(row, row.id);
    const writes = this.underWay.get(key);
    if (writes === undefined) return;
    if (writes.count === 1) this.underWay.delete(key);
    else this.underWay.set(key, { ...writes, count: writes.count - 1 });
  }
}
