import type { Tally } from '../counting/tally.js';
import type { Interval } from '../storage/interval.js';

/** What happened in a category in one interval. */
export interface Summary {
  readonly category: string;
  /** Where the interval begins; UTC, ISO 8601 with milliseconds. */
  readonly start: string;
  readonly tally: Tally;
  /** Units that the category held at the end of the interval. */
  readonly closingQuantity: number;
}

/** Which summaries to list. */
export interface SummaryFilters {
  readonly interval: Exclude<Interval, 'month'>;
  /** Intervals that begin then or later. */
  readonly from?: string;
  /** Intervals that begin before. */
  readonly to?: string;
  readonly category?: string;
}

/** How far the counting has got. Null before it has ever begun. */
export interface Progress {
  /** Everything that was committed before has been counted. */
  readonly asOf: string | null;
  /** Age of the oldest change that has not been counted. */
  readonly lagSeconds: number | null;
}

/** A page of a list. */
export interface SummaryPage extends Progress {
  readonly items: readonly Summary[];
  readonly nextCursor: string | null;
}
