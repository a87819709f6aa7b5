import type { AppError } from '../../../common/errors/app-error.js';
import type { BulkResult } from '../../cosmos/bulk/bulk-operation.js';
import type { ProductRecord } from '../../products/storage/product.document.js';
import type { ImportRow } from './import-row.js';
import { newRecord } from './records.js';

/** What is to be done about a row, as far as can be told before it is done. */
export type Plan = { readonly row: ImportRow } & (
  | {
      readonly action: 'write';
      readonly kind: 'create' | 'upsert';
      readonly record: ProductRecord;
      /** Of an upsert: the version that was found, if any. */
      readonly etag?: string;
      /** What it will turn out to be, unless someone else is faster. */
      readonly expected: 'created' | 'replaced';
    }
  | { readonly action: 'keep' }
  | { readonly action: 'refuse'; readonly error: AppError }
);

export type WritePlan = Extract<Plan, { action: 'write' }>;

/** Decides about rows that come next to each other. */
export interface Planner {
  plan(rows: readonly ImportRow[]): Promise<readonly Plan[]>;
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
