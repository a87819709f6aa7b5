import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

const QUOTE = '"';

/** The cells of one record, by RFC 4180; undefined when a quote is misplaced or never closed. */
export function parseCells(record: string): string[] | undefined {
  if (!record.includes(QUOTE)) return record.split(',');
  try {
    const [cells, ...others] = parse(record, { record_delimiter: '\n' });
    return others.length === 0 ? cells : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
