import type { BulkResult } from '../../cosmos/bulk/bulk-operation.js';
import {
  newRecord,
  type Plan,
  type ProductRow,
  type WritePlan,
} from '../../products/bulk/product-bulk.service.js';

/** Decides about rows that come next to each other. */
export interface Planner {
  plan(rows: readonly ProductRow[]): Promise<readonly Plan[]>;
  /**
   * Plans creates anew after one of them met a product that exists. Only for writes that may be carried out in another way than
   * they were planned.
   */
  reconsider?(plans: readonly WritePlan[]): Promise<readonly Plan[]>;
  /** Is told that a planned write has its result. */
  finished?(plan: WritePlan): void;
}

/** Every row is a new product. The write itself finds out whether its id and sku are free. */
export const CREATE_PLANNER: Planner = {
  plan: (rows) =>
    Promise.resolve(
      rows.map((row) => ({
        row,
        action: 'write',
        kind: 'create',
        record: newRecord(row),
        expected: 'created',
      })),
    ),
};

/** What became of a planned write. */
export type Written = Pick<BulkResult<WritePlan>, 'context' | 'outcome' | 'retries' | 'error'>;

/** Carries out planned writes: one result for each that was taken. After `stop` it takes and begins no more. */
export type Writer = (plans: AsyncIterable<WritePlan>, stop: AbortSignal) => AsyncIterable<Written>;

/** The writer of a dry run. */
export async function* writeNothing(plans: AsyncIterable<WritePlan>): AsyncGenerator<Written> {
  for await (const plan of plans) yield { context: plan, outcome: plan.expected, retries: 0 };
}
