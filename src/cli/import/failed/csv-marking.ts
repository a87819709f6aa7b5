import { CsvBoundary, parseCells, protect } from '../../../modules/transfer/format/csv-text.js';
import { REASON_MEMBERS } from '../../../modules/transfer/wire/import-report.js';
import type { RowMarking } from './row-marking.js';

/** Every byte is a character of its own in this encoding, so that bytes which are no text stay what they are. */
const BYTES = 'latin1';

/** A cell as it stands, and what is behind it. A quote that opens nothing is part of it. */
const CELL = /((?:"[^"]*(?:""[^"]*)*"?)?[^,]*)(,|$)/g;

/** Three columns in front of those of the file. */
export function csvMarking(): RowMarking {
  let old: ReadonlySet<number> = new Set();
  const rest = (record: Buffer): Buffer => (old.size === 0 ? record : withoutCells(record, old));
  return {
    boundary: new CsvBoundary(),
    head: (record) => {
      old = reasonColumns(record);
      return inFront(REASON_MEMBERS.join(','), rest(record));
    },
    mark: (record, { line, code, detail }) =>
      inFront(`${line},${code},"${protect(detail).replaceAll('"', '""')}"`, rest(record)),
  };
}

const inFront = (cells: string, record: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${cells},`), record, Buffer.from('\r\n')]);

function reasonColumns(header: Buffer): ReadonlySet<number> {
  const names: readonly string[] = (parseCells(header.toString()) ?? []).map((cell) => cell.trim());
  return new Set(REASON_MEMBERS.map((name) => names.indexOf(name)).filter((index) => index >= 0));
}

function withoutCells(record: Buffer, indexes: ReadonlySet<number>): Buffer {
  const kept = cellsOf(record.toString(BYTES)).filter((_, index) => !indexes.has(index));
  return Buffer.from(kept.join(','), BYTES);
}

function cellsOf(record: string): string[] {
  const cells: string[] = [];
  for (const [, cell = '', separator] of record.matchAll(CELL)) {
    cells.push(cell);
    if (separator === '') break;
  }
  return cells;
}
