import type { RecordBoundary } from './split-records.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COMMA = 0x2c;
const QUOTE = 0x22;

/**
 * Where the reader is: before a cell, in a plain one, in a quoted one, or behind a quote that closes it or is the first half
 * of an escaped one.
 */
type Place = 'start' | 'plain' | 'quoted' | 'closing';

/**
 * Ends of CSV records: a line feed inside a quoted cell is none. A misplaced quote opens nothing, so that it spoils its own
 * record and not those behind it.
 */
export class CsvBoundary implements RecordBoundary {
  private place: Place = 'start';
  private innerBreaks = 0;

  find(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      if (this.step(chunk[at])) return at;
    }
    return -1;
  }

  takeInnerBreaks(): number {
    const { innerBreaks } = this;
    this.innerBreaks = 0;
    return innerBreaks;
  }

  /** Whether the byte ends the record. */
  private step(byte: number | undefined): boolean {
    if (this.place === 'quoted') {
      if (byte === QUOTE) this.place = 'closing';
      else if (byte === LINE_FEED) this.innerBreaks += 1;
      return false;
    }
    if (byte === QUOTE) {
      if (this.place !== 'plain') this.place = 'quoted';
    } else if (byte === COMMA || byte === LINE_FEED) {
      this.place = 'start';
    } else if (byte !== CARRIAGE_RETURN) {
      this.place = 'plain';
    }
    return byte === LINE_FEED;
  }
}
