/** One JSON value a line. */
export const NDJSON = 'application/x-ndjson';

/** RFC 4180. */
export const CSV = 'text/csv';
export const EVENT_STREAM = 'text/event-stream';
