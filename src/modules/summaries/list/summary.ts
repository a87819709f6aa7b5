import type { Tally } from '../counting/tally.js';
import type { Interval } from '../storage/interval.js';

/** Summary of a category in one interval. */
export interface Summary {
  readonly category: string;
  /** Beginning of the interval; UTC, ISO 8601 with milliseconds. */
  readonly start: string;
  readonly tally: Tally;
  /** Quantity of the category at the end of the interval. */
  readonly closingQuantity: number;
}

/** Filter of a list of summaries. */
export interface SummaryFilters {
  readonly interval: Exclude<Interval, 'month'>;
  /** Intervals that begin then or later. */
  readonly from?: string;
  /** Intervals that begin before. */
  readonly to?: string;
  readonly category?: string;
}

/** Progress of the counting. Null before its first start. */
export interface Progress {
  /** Every change that was committed before this time is counted. */
  readonly asOf: string | null;
  /** Age of the oldest change that has not been counted. */
  readonly lagSeconds: number | null;
}

/** A page of a list. */
export interface SummaryPage extends Progress {
  readonly items: readonly Summary[];
  readonly nextCursor: string | null;
}
