import type { JsonObject } from '../values.js';

/** An item as the store keeps it. */
export interface StoredItem {
  /** Internal number: unique in the container, growing with creation; `_rid` encodes it. */
  readonly row: number;
  readonly id: string;
  /** With its quotes. */
  readonly etag: string;
  /** Seconds since the Unix epoch. */
  readonly ts: number;
  /** Number of the change that wrote it. */
  readonly lsn: number;
  /** Length of `text` in UTF-8. */
  readonly bytes: number;
  /** The whole item as JSON, system properties included. */
  readonly text: string;
}

/** The stored text was made from an object, so it is one. */
export function parseItem(text: string): JsonObject {
  const item: JsonObject = JSON.parse(text);
  return item;
}
