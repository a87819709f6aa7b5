import type { EpkRange } from '../partition-key/ranges.js';

/** Which changes a reader of a feed asks for, all of one physical partition. */
export interface ChangesRequest {
  readonly range: EpkRange;
  /** Set when one logical partition is read: its canonical text. */
  readonly partitionKey?: string;
  /** Number of the last change already seen. */
  readonly after: number;
  /** Number of the last change that there is. */
  readonly upTo: number;
  /** Earliest write time, in seconds since the Unix epoch. */
  readonly since: number;
  readonly maxItems: number;
  readonly maxBytes: number;
}

export interface FeedChange {
  readonly lsn: number;
  /** Length of the items in it, in UTF-8. */
  readonly bytes: number;
  /** JSON, as the reader gets it. */
  readonly text: string;
}

export interface ChangesPage {
  readonly changes: readonly FeedChange[];
  /** Number to go on from; absent when nothing is left. */
  readonly position?: number;
}

/**
 * At most `maxItems` changes and `maxBytes` bytes, except that the writes of one transaction stay together: the
 * reader goes on from a change number, so a page that cut through one would lose the rest.
 * @param changes in the order of their numbers
 */
export function takePage(
  changes: Iterable<FeedChange>,
  { maxItems, maxBytes }: Pick<ChangesRequest, 'maxItems' | 'maxBytes'>,
): ChangesPage {
  const taken: FeedChange[] = [];
  let bytes = 0;
  for (const change of changes) {
    const last = taken.at(-1);
    const isFull = taken.length >= maxItems || bytes + change.bytes > maxBytes;
    if (last && isFull && change.lsn !== last.lsn) return { changes: taken, position: last.lsn };
    taken.push(change);
    bytes += change.bytes;
  }
  return { changes: taken };
}
