import { isObject, type JsonObject } from '../values/values.js';
import { readJson } from '../values/read.js';

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

const BLANK = 0x20;

/**
 * Ends the text of an item that `JSON.parse` would not read back as it is. It is found without looking
 * through the text, which every scan would have to do for every item.
 */
export const UNUSUAL_END = ' }';

/** The stored text was made from an object, so it is one. */
export function parseItem(text: string): JsonObject {
  if (text.charCodeAt(text.length - UNUSUAL_END.length) === BLANK) {
    const item = readJson(text);
    if (isObject(item)) return item;
  }
  const item: JsonObject = JSON.parse(text);
  return item;
}
