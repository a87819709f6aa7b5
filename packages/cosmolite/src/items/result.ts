import type { StoredItem } from '../store/item.js';

/** What a point operation on an item did. */
export interface ItemResult {
  readonly status: 200 | 201 | 304;
  readonly item: StoredItem;
  /** Request units. */
  readonly charge: number;
}
