import { badRequest, partitionKeyRangeGone, readSessionNotAvailable } from '../common/errors.js';
import type { PartitionKeyRange } from './ranges.js';

/** A single-region account does not count versions. */
const VERSION = -1;

/** `range:version#lsn`, with the regions' own numbers behind it on accounts of several regions. */
const PART = /^(\d+):(?:(-?\d+)#)?(\d+)(?:#\d+=-?\d+)*$/;

/** How far the given partitions have got: `0:-1#49,1:-1#12`. */
export const sessionToken = (ranges: readonly PartitionKeyRange[]): string =>
  ranges.map(({ id, lsn }) => `${id}:${VERSION}#${lsn}`).join(',');

/**
 * Checks a token that a client brings along against the partitions it reads.
 * @param all ranges of the container
 * @throws CosmosError 404/1002 when it has seen changes that are not here, 410/1002 for a range that
 * never was, 400 when it is no token
 */
export function requireSession(
  token: string,
  touched: readonly PartitionKeyRange[],
  all: readonly PartitionKeyRange[],
): void {
  for (const part of token.split(',')) {
    const [, id, version = String(VERSION), lsn] = PART.exec(part) ?? [];
    if (id === undefined) throw badRequest(`The session token '${token.slice(0, 100)}' is invalid.`);
    if (!all.some((range) => isOrCameFrom(range, id))) throw partitionKeyRangeGone();
    const isAhead = (range: PartitionKeyRange): boolean =>
      isOrCameFrom(range, id) && (Number(version) > VERSION || Number(lsn) > range.lsn);
    if (touched.some(isAhead)) throw readSessionNotAvailable();
  }
}

const isOrCameFrom = ({ id, parents }: PartitionKeyRange, wanted: string): boolean =>
  id === wanted || parents.includes(wanted);
