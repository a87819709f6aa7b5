import type { ProductChanges, ProductFields } from '../entities/product.entity.js';

/** What a caller wants done with one product of a category. `etag`: only to that version. */
export type ProductOperation =
  | {
      readonly op: 'create' | 'upsert';
      readonly id: string;
      readonly fields: ProductFields;
      /** Of which the fields name the quantity; absent: it is all that there is. */
      readonly location?: string | undefined;
    }
  | {
      readonly op: 'replace';
      readonly id: string;
      readonly fields: ProductFields;
      readonly etag?: string | undefined;
    }
  | {
      readonly op: 'patch';
      readonly id: string;
      readonly changes: ProductChanges;
      readonly etag?: string | undefined;
    }
  | { readonly op: 'delete'; readonly id: string; readonly etag?: string | undefined }
  | { readonly op: 'read'; readonly id: string };
