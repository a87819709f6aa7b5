import type { SourceItem } from '../source.js';

/** What a page cost, for the request charge. */
export interface QueryWork {
  itemsLoaded: number;
  bytesLoaded: number;
  rowsReturned: number;
  bytesReturned: number;
  usedIndex: boolean;
}

export const noWork = (usedIndex: boolean): QueryWork => ({
  itemsLoaded: 0,
  bytesLoaded: 0,
  rowsReturned: 0,
  bytesReturned: 0,
  usedIndex,
});

/** Counts what is read. */
export function* counted(items: Iterable<SourceItem>, work: QueryWork): Generator<SourceItem> {
  for (const item of items) {
    work.itemsLoaded += 1;
    work.bytesLoaded += item.bytes;
    yield item;
  }
}
