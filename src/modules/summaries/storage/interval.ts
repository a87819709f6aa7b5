/** Intervals of summaries. Months serve only to compute closing quantities. */
export const INTERVALS = ['hour', 'day', 'month'] as const;

export type Interval = (typeof INTERVALS)[number];

/** Length of the ISO 8601 prefix that identifies an interval. */
const COMMON = { hour: 13, day: 10, month: 7 } as const;

const REST = '0000-01-01T00:00:00.000Z';

/** The beginning of the interval that contains a time. @param at UTC, ISO 8601 with milliseconds */
export const startOf = (interval: Interval, at: string): string =>
  at.slice(0, COMMON[interval]) + REST.slice(COMMON[interval]);

/** Short names of intervals, for ids. */
export const nameOf = (interval: Interval, start: string): string => start.slice(0, COMMON[interval]);
