import type { Partition } from '../../catalog-store/partition.js';
import { type Placed, placedIn } from '../../catalog-store/stored-document.js';
import { type Interval, nameOf } from '../storage/interval.js';
import { type Counted, NONE_COUNTED } from './counted.js';
import type { Version } from './observations.service.js';
import { NOTHING, type Tally } from './tally.js';

/** Properties of all documents of one generation of summaries. */
interface OfGeneration {
  readonly id: string;
  /** A rebuild writes a new generation beside the served one. */
  readonly generation: number;
}

/** The mark of a ledger: its counted movements. It prevents double counting. */
export interface MarkContent extends OfGeneration, Counted {
  readonly type: 'mark';
  /** The last version of the product whose price was counted. */
  readonly version?: Version;
}

/** The summary of a category and an interval. */
export interface SummaryContent extends OfGeneration {
  readonly type: Interval;
  /** UTC, ISO 8601 with milliseconds. */
  readonly start: string;
  /** The order of lists: by start, then by category. */
  readonly cursorKey: string;
  readonly tally: Tally;
}

export type CountingContent = MarkContent | SummaryContent;

/** A document of either kind as it is stored. */
export type Stored<Content> = Placed<Content> & { readonly _etag: string };

/** Neither contains a character that is forbidden in ids. */
export const markId = (generation: number, ledgerName: string): string => `${generation}:mark:${ledgerName}`;

export const summaryId = (generation: number, interval: Interval, start: string): string =>
  `${generation}:${interval}:${nameOf(interval, start)}`;

/** Text is ordered by its UTF-8 bytes, as in the index. */
export const cursorKeyOf = (start: string, category: string): string =>
  `${start} ${Buffer.from(category).toString('hex')}`;

export const newMark = (generation: number, ledgerName: string): MarkContent => ({
  id: markId(generation, ledgerName),
  type: 'mark',
  generation,
  ...NONE_COUNTED,
});

export const newSummary = (
  generation: number,
  type: Interval,
  start: string,
  category: string,
): SummaryContent => ({
  id: summaryId(generation, type, start),
  type,
  generation,
  start,
  cursorKey: cursorKeyOf(start, category),
  tally: NOTHING,
});

/** The stored form, without the system properties. */
export function documentOf(partition: Partition, content: CountingContent) {
  const { id, type, generation } = content;
  if (content.type === 'mark') {
    const { last, missing, version } = content;
    return placedIn(partition, {
      id,
      type,
      generation,
      last,
      missing: missing.map(([from, to]) => [from, to]),
      ...(version === undefined ? {} : { version: { ...version } }),
    });
  }
  const { start, cursorKey, tally } = content;
  return placedIn(partition, {
    id,
    type,
    generation,
    start,
    cursorKey,
    tally: { ...tally, prices: { ...tally.prices } },
  });
}
