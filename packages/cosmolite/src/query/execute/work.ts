import type { Effort } from '../language/effort.js';
import type { SourceItem } from '../language/source.js';

/** What a page cost, for the request charge. */
export interface QueryWork {
  itemsLoaded: number;
  bytesLoaded: number;
  /** Items that made at least one row after FROM and WHERE. */
  itemsMatched: number;
  rowsReturned: number;
  bytesReturned: number;
  usedIndex: boolean;
}

export const noWork = (usedIndex: boolean): QueryWork => ({
  itemsLoaded: 0,
  bytesLoaded: 0,
  itemsMatched: 0,
  rowsReturned: 0,
  bytesReturned: 0,
  usedIndex,
});

/** Counts what is read. */
export function* counted(
  items: Iterable<SourceItem>,
  work: QueryWork,
  effort: Effort,
): Generator<SourceItem> {
  for (const item of items) {
    effort.spend(1);
    work.itemsLoaded += 1;
    work.bytesLoaded += item.bytes;
    yield item;
  }
}
