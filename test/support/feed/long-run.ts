/** How many changes a long run has, of two minutes and more; else 0. `FEED_RUN=200000` asks two cores for all they have. */
export const LONG_RUN = Number(process.env['FEED_RUN'] ?? 0);

export const isLong = LONG_RUN > 0;

/** For a long run, in milliseconds. */
export const LONG_RUN_TIMEOUT_MS = 900_000;
