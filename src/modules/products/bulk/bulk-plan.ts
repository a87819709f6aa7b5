import type { AppError } from '../../../common/errors/app-error.js';
import type { Partition } from '../../catalog-store/partition.js';
import type { Succession } from '../../cosmos/bulk/bulk-operation.js';
import type { ProductFields } from '../entities/product.entity.js';
import type { ProductRecord, StoredProduct } from '../storage/product.document.js';

/** A product to be written, and the line of the input that says so. */
export interface ProductRow {
  readonly line: number;
  readonly partition: Partition;
  readonly id: string;
  readonly fields: ProductFields;
  /** Of which the fields name the quantity; absent: it is all that there is. */
  readonly location?: string;
}

/** What exists under an id: a product, or why nothing may be written there. */
export type ExistingItem = StoredProduct | AppError;

/** What is to be done about a row, as far as can be told before it is done. */
export type Plan = { readonly row: ProductRow } & (
  | {
      readonly action: 'write';
      readonly kind: 'create' | 'upsert';
      readonly record: ProductRecord;
      /** Of an upsert: the version that was found, if any. */
      readonly etag?: string;
      /** What it will turn out to be, unless someone else is faster. */
      readonly expected: 'created' | 'replaced';
      /** Of an upsert: the writes of this product that follow each other. */
      readonly succession?: Succession<WritePlan>;
      /** Whether another write of the succession comes before: then the record is made when that is written. */
      readonly follows?: boolean;
    }
  | { readonly action: 'keep' }
  | { readonly action: 'refuse'; readonly error: AppError }
);

export type WritePlan = Extract<Plan, { action: 'write' }>;

/** Plans creates again after one of them met a product that exists. */
export type Reconsider = (plans: readonly WritePlan[]) => Promise<readonly Plan[]>;
