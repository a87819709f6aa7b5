import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

const QUOTE = '"';

/** From here on, in characters, a record is longer than the cells of most that are worth keeping. */
const LONG_RECORD = 4_096;

/** More than any list of columns of ours. Further cells are not told apart. */
export const MAX_CELLS = 1_000;

/**
 * The cells of one record, by RFC 4180, {@link MAX_CELLS} + 1 at most; undefined when a quote is misplaced or never closed.
 */
export function parseCells(record: string): string[] | undefined {
  if (!record.includes(QUOTE)) {
    const cells = record.split(',', MAX_CELLS + 1);
    return record.length < LONG_RECORD ? cells : cells.map(ownText);
  }
  try {
    const [cells, ...others] = parse(record, { record_delimiter: '\n' });
    return others.length === 0 ? cells : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/** A piece of a text keeps all of it in memory; a copy does not. */
const ownText = (piece: string): string => Buffer.from(piece).toString();
