/** What there are summaries by. Months are for closing quantities alone. */
export const INTERVALS = ['hour', 'day', 'month'] as const;

export type Interval = (typeof INTERVALS)[number];

/** Characters of an ISO 8601 time that an interval has in common. */
const COMMON = { hour: 13, day: 10, month: 7 } as const;

const REST = '0000-01-01T00:00:00.000Z';

/** The beginning of the interval that a moment lies in. @param at UTC, ISO 8601 with milliseconds */
export const startOf = (interval: Interval, at: string): string =>
  at.slice(0, COMMON[interval]) + REST.slice(COMMON[interval]);

/** For ids, in few characters. */
export const nameOf = (interval: Interval, start: string): string => start.slice(0, COMMON[interval]);
