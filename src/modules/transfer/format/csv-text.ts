import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { type Delimiter, DELIMITERS } from '../wire/input-format.js';
import type { RecordBoundary } from './split-records.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SEPARATORS: ReadonlySet<number | undefined> = new Set(
  DELIMITERS.map((delimiter) => delimiter.charCodeAt(0)),
);
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
  private separator: number | undefined;

  /** @param delimiter undefined while it is not known: any of them separates cells then */
  constructor(delimiter?: Delimiter) {
    this.separator = delimiter?.charCodeAt(0);
  }

  /** What separates cells from here on. */
  set delimiter(delimiter: Delimiter) {
    this.separator = delimiter.charCodeAt(0);
  }

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
    } else if (byte === LINE_FEED || this.separates(byte)) {
      this.place = 'start';
    } else if (byte !== CARRIAGE_RETURN) {
      this.place = 'plain';
    }
    return byte === LINE_FEED;
  }

  private separates(byte: number | undefined): boolean {
    return this.separator === undefined ? SEPARATORS.has(byte) : byte === this.separator;
  }
}

/** From here on, in characters, a record is longer than the cells of most that are worth keeping. */
const LONG_RECORD = 4_096;

/** More than any list of columns of ours. Further cells are not told apart. */
export const MAX_CELLS = 1_000;

/**
 * The cells of one record, by RFC 4180, {@link MAX_CELLS} + 1 at most; undefined when a quote is misplaced or never closed.
 */
export function parseCells(record: string, delimiter: Delimiter = ','): string[] | undefined {
  if (!record.includes('"')) {
    const cells = record.split(delimiter, MAX_CELLS + 1);
    return record.length < LONG_RECORD ? cells : cells.map(ownText);
  }
  try {
    const [cells, ...others] = parse(record, { delimiter, record_delimiter: '\n' });
    return others.length === 0 ? cells : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/** What separates the cells of a header: of all that might, what makes the most of them. A comma when none does. */
export function delimiterOf(header: string): Delimiter {
  const cellsBy = (delimiter: Delimiter): number => parseCells(header, delimiter)?.length ?? 0;
  return DELIMITERS.reduce((best, next) => (cellsBy(next) > cellsBy(best) ? next : best));
}

/** A piece of a text keeps all of it in memory; a copy does not. */
const ownText = (piece: string): string => Buffer.from(piece).toString();

/**
 * A spreadsheet runs a cell that begins with `= + - @`, also in their full-width forms, tab or CR. An apostrophe in front makes
 * it text. So that the import can take off exactly what the export has put on, texts that would look protected are protected
 * too, and so is the empty one, which in CSV would be no value at all.
 */
const NEEDS_PROTECTION = /^'*(?:[=+\-@\t\r＝＋－＠]|$)/;
const IS_PROTECTED = /^'+(?:[=+\-@\t\r＝＋－＠]|$)/;

export const protect = (text: string): string => (NEEDS_PROTECTION.test(text) ? `'${text}` : text);

/** The exact reverse of {@link protect}; other text stays as it is. */
export const unprotect = (cell: string): string => (IS_PROTECTED.test(cell) ? cell.slice(1) : cell);
