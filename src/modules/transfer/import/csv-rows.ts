import { AppError } from '../../../common/errors/app-error.js';
import { CsvBoundary, delimiterOf, parseCells } from '../format/csv-text.js';
import { toKey } from '../format/cells.js';
import { type RawRecord, recordsByChunk } from '../format/split-records.js';
import type { TextReader } from '../format/text-reader.js';
import { type ColumnUse, type Decimal, type Delimiter, DELIMITERS } from '../wire/input-format.js';
import type { ColumnMapping } from './column-mapping.js';
import { noHeader, readHeader } from './csv-header.js';
import {
  jsonForCsv,
  malformedCsv,
  malformedText,
  rowTooLong,
  unnamedValue,
  wrongWidth,
} from './input.errors.js';
import { PRODUCT_ROWS, type RowShape } from './row-shape.js';
import type { RowSource, SourceRow } from './source-row.js';

/** How the sender says the file is written. */
export interface CsvOptions {
  /** Undefined: as the header shows. */
  readonly delimiter?: Delimiter | undefined;
  readonly decimal: Decimal;
  readonly mapping: ColumnMapping;
  /** What a row consists of; default: a product. */
  readonly shape?: RowShape;
}

/** How JSON begins. Names of columns may stand in brackets, too. */
const JSON_TEXT = /^\s*(?:\{|\[\s*(?:$|[{[\]"]))/;

/** Reads a header row with the names of the columns, in any order, and then a product a row. An empty cell is no value. */
export class CsvReader implements RowSource {
  private delimiter: Delimiter | undefined;
  private readonly shape: RowShape;
  private header: readonly ColumnUse[] | undefined;
  /** The columns that were renamed, by field. */
  private names: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly text: TextReader,
    private readonly options: CsvOptions,
  ) {
    this.delimiter = options.delimiter;
    this.shape = options.shape ?? PRODUCT_ROWS;
  }

  /** What is known of the file by now. */
  get found() {
    const { decimal } = this.options;
    return { delimiter: this.delimiter ?? ',', decimal, columns: this.header ?? [] } as const;
  }

  /** @throws AppError for a header that is not one */
  async *[Symbol.asyncIterator](): AsyncGenerator<Iterable<SourceRow>> {
    const boundary = new CsvBoundary(this.delimiter);
    for await (const records of recordsByChunk(this.text, boundary)) yield this.rowsOf(records, boundary);
    if (this.header === undefined) throw noHeader(this.shape);
  }

  private *rowsOf(records: Iterable<RawRecord>, boundary: CsvBoundary): Generator<SourceRow> {
    for (const record of records) {
      if (this.header === undefined) {
        this.readHeader(record, boundary);
        continue;
      }
      const row = this.toRow(record.line, this.header, this.cellsOf(record));
      if (row !== undefined) yield row;
    }
  }

  /** Blank rows in front of the header are passed over, and so is the line in which Excel names the delimiter. */
  private readHeader(record: RawRecord, boundary: CsvBoundary): void {
    const named = /^sep=(.)$/i.exec(record.bytes?.toString() ?? '')?.[1];
    const text = record.bytes === undefined ? undefined : this.text.decode(record.bytes);
    // Blanks do not tell what separates cells.
    if (text?.trim() === '') return;
    this.delimiter ??=
      DELIMITERS.find((delimiter) => delimiter === named) ??
      (named === undefined && text !== undefined ? delimiterOf(text) : undefined);
    if (this.delimiter !== undefined) boundary.delimiter = this.delimiter;
    if (named !== undefined) return;
    if (JSON_TEXT.test(text ?? '')) throw jsonForCsv();
    const cells = this.cellsOf(record);
    if (cells instanceof AppError) throw cells;
    if (cells.every(isBlank)) return;
    this.header = readHeader(cells, this.options.mapping, this.shape);
    const renamed = this.header.flatMap(({ column, fields }) =>
      fields.map((field) => [field, column] as const),
    );
    this.names = new Map(renamed.filter(([field, column]) => toKey(field) !== toKey(column)));
  }

  private cellsOf({ bytes }: RawRecord): string[] | AppError {
    if (bytes === undefined) return rowTooLong();
    const text = this.text.decode(bytes);
    if (text === undefined) return malformedText(this.text);
    return parseCells(text, this.delimiter) ?? malformedCsv();
  }

  /** @returns undefined for a row of blank cells, which a spreadsheet writes for a row that was emptied */
  private toRow(
    line: number,
    header: readonly ColumnUse[],
    cells: readonly string[] | AppError,
  ): SourceRow | undefined {
    if (cells instanceof AppError) return { line, fault: cells };
    if (cells.every(isBlank)) return undefined;
    if (!isWide(cells, header)) return { line, fault: wrongWidth(cells.length, header.length) };
    const { decimal, mapping } = this.options;
    const value: Record<string, unknown> = {};
    for (const [index, { column, fields }] of header.entries()) {
      const cell = cells[index] ?? '';
      if (isBlank(cell)) {
        for (const field of fields) Object.assign(value, blankOf(field, this.shape));
        continue;
      }
      if (column === '' && !mapping.ignoresRest) return { line, fault: unnamedValue(index + 1) };
      for (const field of fields) value[field] = this.shape.columns[field]?.read(cell, decimal);
    }
    return { line, value, cells: { decimal, columns: this.names } };
  }
}

function blankOf(field: string, { columns }: RowShape): object {
  const blank = columns[field]?.blank;
  return blank === undefined ? {} : { [field]: blank };
}

const isBlank = (cell: string): boolean => cell.trim() === '';

/** Blank cells behind the last column count for nothing, and columns without a name may be missing. */
function isWide(cells: readonly string[], header: readonly ColumnUse[]): boolean {
  if (cells.length === header.length) return true;
  const needed = header.findLastIndex(({ column }) => column !== '') + 1;
  return cells.length >= needed && cells.slice(header.length).every(isBlank);
}
