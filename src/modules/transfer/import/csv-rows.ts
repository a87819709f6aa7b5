import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../common/errors/app-error.js';
import { CsvBoundary, parseCells } from '../format/csv-text.js';
import { COLUMNS, isColumnName } from '../format/product-cells.js';
import { type RawRecord, splitRecords } from '../format/split-records.js';
import { noHeader, readHeader } from './csv-header.js';
import { malformedCsv, malformedText, rowTooLong, wrongWidth } from './input.errors.js';
import type { SourceRow } from './source-row.js';

/**
 * Reads a header row with the names of the columns, in any order, and then a product a row. An empty cell is no value.
 * @throws AppError for a header that is not one
 */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  let header: readonly string[] | undefined;
  for await (const record of splitRecords(chunks, new CsvBoundary())) {
    const cells = readCells(record);
    if (header !== undefined) {
      yield { line: record.line, ...toRow(header, cells) };
    } else {
      if (cells instanceof AppError) throw cells;
      header = readHeader(cells);
    }
  }
  if (header === undefined) throw noHeader();
}

function readCells({ bytes }: RawRecord): string[] | AppError {
  if (bytes === undefined) return rowTooLong();
  if (!isUtf8(bytes)) return malformedText();
  return parseCells(bytes.toString()) ?? malformedCsv();
}

function toRow(
  header: readonly string[],
  cells: string[] | AppError,
): { value: Record<string, unknown> } | { fault: AppError } {
  if (cells instanceof AppError) return { fault: cells };
  if (cells.length !== header.length) return { fault: wrongWidth(cells.length, header.length) };
  const value: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) {
    const cell = cells[index] ?? '';
    if (cell !== '' && isColumnName(name)) value[name] = COLUMNS[name].read(cell);
  }
  return { value };
}
