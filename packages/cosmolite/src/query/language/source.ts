/**
 * What the query room asks of whoever holds the items. The SQLite store answers it with index
 * scans; tests answer it from an array. The contract lets a source be lazy, never wrong: it may
 * ignore `bounds` (the evaluator checks every row again), but it must honour `ranges`, `order`
 * and `after` exactly.
 */
import type { OrderKey, PropertyPath } from '../../indexing/path.js';
import type { EpkRange } from '../../partition-key/ranges.js';
import type { Json, JsonObject, JsonPrimitive } from '../../values/values.js';

export type { EpkRange, OrderKey, PropertyPath };

/** A condition every wanted row meets. Dropping rows that do not meet it is allowed, not required. */
export type Bound =
  | { readonly path: PropertyPath; readonly op: '=' | '<' | '<=' | '>' | '>='; readonly value: JsonPrimitive }
  | { readonly path: PropertyPath; readonly op: 'in'; readonly values: readonly JsonPrimitive[] }
  | { readonly path: PropertyPath; readonly op: 'startsWith'; readonly value: string }
  | { readonly path: PropertyPath; readonly op: 'defined' };

export interface SourceItem {
  /** Effective partition key of the item, upper-case hex. */
  readonly epk: string;
  /** Internal row number: unique in the container, growing with creation; the item's `_rid` encodes it. */
  readonly row: number;
  readonly body: JsonObject;
  /** The body as it is stored, where the source has it. */
  readonly text?: string;
  /** Values of the order keys, where they are not simply those at the keys' paths. */
  readonly keys?: readonly (Json | undefined)[];
  /** Bytes of the stored JSON, for charges and page limits. */
  readonly bytes: number;
}

/**
 * Resume strictly after this row. `keys` are the row's values of the order keys: undefined = missing;
 * any array is given as `[]` and any object as `{}`, since arrays tie with each other and so do objects.
 */
export interface ScanPosition {
  readonly epk: string;
  readonly row: number;
  readonly keys?: readonly (Json | undefined)[];
}

export interface ScanRequest {
  /** Sorted and disjoint. */
  readonly ranges: readonly EpkRange[];
  /** Set when one full partition key is addressed: its canonical JSON array text. */
  readonly partitionKey?: string;
  readonly bounds: readonly Bound[];
  /**
   * Absent: (epk, row) ascending. Present: by these keys in Cosmos type order
   * (undefined < null < false < true < numbers < strings < arrays < objects; strings by code point),
   * ties by row ascending, or descending when every key is descending.
   */
  readonly order?: readonly OrderKey[];
  readonly after?: ScanPosition;
  /** About how many rows are wanted, if all of them meet the filter. Absent: every one will be read. */
  readonly wanted?: number;
}

export interface ItemSource {
  scan(request: ScanRequest): Iterable<SourceItem>;
}
