import { CsvBoundary, parseCells, protect } from '../../../modules/transfer/format/csv-text.js';
import { REASON_MEMBERS } from '../../../modules/transfer/wire/import-report.js';
import type { Delimiter } from '../../../modules/transfer/wire/input-format.js';
import type { RowMarking } from './row-marking.js';

/** Every byte is a character of its own in this encoding, so that bytes which are no text stay what they are. */
const BYTES = 'latin1';

/** A line in which Excel names the delimiter, or a blank row: the header comes behind it. */
const IN_FRONT_OF_HEADER = /^(?:sep=.|[\s,;|]*)$/i;

/** Three columns in front of those of the file. */
export function csvMarking(delimiter: Delimiter = ','): RowMarking {
  let old: ReadonlySet<number> = new Set();
  const rest = (record: Buffer): Buffer => (old.size === 0 ? record : withoutCells(record, old, delimiter));
  const inFront = (cells: readonly string[], record: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${cells.join(delimiter)}${delimiter}`), record, Buffer.from('\r\n')]);
  return {
    boundary: new CsvBoundary(delimiter),
    head: (record) => {
      if (IN_FRONT_OF_HEADER.test(record.toString(BYTES))) return undefined;
      old = reasonColumns(record, delimiter);
      return inFront(REASON_MEMBERS, rest(record));
    },
    mark: (record, { line, code, detail }) =>
      inFront([String(line), code, `"${protect(detail).replaceAll('"', '""')}"`], rest(record)),
  };
}

function reasonColumns(header: Buffer, delimiter: Delimiter): ReadonlySet<number> {
  const cells = parseCells(header.toString(), delimiter) ?? [];
  const names: readonly string[] = cells.map((cell) => cell.trim());
  return new Set(REASON_MEMBERS.map((name) => names.indexOf(name)).filter((index) => index >= 0));
}

function withoutCells(record: Buffer, indexes: ReadonlySet<number>, delimiter: Delimiter): Buffer {
  const kept = cellsOf(record.toString(BYTES), delimiter).filter((_, index) => !indexes.has(index));
  return Buffer.from(kept.join(delimiter), BYTES);
}

function cellsOf(record: string, delimiter: Delimiter): string[] {
  // A cell as it stands, and what is behind it. A quote that opens nothing is part of it.
  const cell = new RegExp(String.raw`((?:"[^"]*(?:""[^"]*)*"?)?[^${delimiter}]*)([${delimiter}]|$)`, 'g');
  const cells: string[] = [];
  for (const [, text = '', separator] of record.matchAll(cell)) {
    cells.push(text);
    if (separator === '') break;
  }
  return cells;
}
