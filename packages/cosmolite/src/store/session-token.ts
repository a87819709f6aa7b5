import type { PartitionKeyRange } from './ranges.js';

/** How far the given partitions have got, in the form of a single-region account: `0:-1#49,1:-1#12`. */
export const sessionToken = (ranges: readonly PartitionKeyRange[]): string =>
  ranges.map(({ id, lsn }) => `${id}:-1#${lsn}`).join(',');
