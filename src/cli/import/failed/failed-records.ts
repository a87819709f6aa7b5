import { splitRecords } from '../../../modules/transfer/format/split-records.js';
import { TextReader, UTF8_BOM } from '../../../modules/transfer/format/text-reader.js';
import type { Encoding } from '../../../modules/transfer/wire/input-format.js';
import type { FailedRow } from './failed-rows.js';
import type { RowMarking } from './row-marking.js';

const EMPTY = Buffer.alloc(0);

/**
 * Finds failed rows in the input, and gives them their reasons. Lines are counted as the service counts them: by the same code.
 * What was not UTF-8 becomes UTF-8 with a byte order mark, which the next import goes by whatever it is told. A CSV file that has
 * the mark keeps it, for a spreadsheet needs it. A row that is too long to be kept in memory is left out.
 * @param failed by line
 * @param encoding as the service read it
 */
export async function* failedRecords(
  input: AsyncIterable<Buffer>,
  failed: AsyncGenerator<FailedRow, void>,
  { boundary, head, mark }: RowMarking,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  const text = new TextReader(input, { encoding });
  const inUtf8 = (bytes: Buffer): Buffer =>
    encoding === 'windows-1252' ? Buffer.from(text.decode(bytes) ?? '') : bytes;
  let headOf = head;
  let isBegun = false;
  let next = await failed.next();
  for await (const { line, bytes } of splitRecords(text, boundary)) {
    if (!isBegun && (encoding !== 'utf-8' || (text.hasBom && head !== undefined))) yield UTF8_BOM;
    isBegun = true;
    if (headOf !== undefined) {
      const first = bytes === undefined ? EMPTY : headOf(inUtf8(bytes));
      if (first !== undefined) {
        yield first;
        headOf = undefined;
      }
    }
    while (next.done !== true && next.value.line <= line) {
      if (next.value.line === line && bytes !== undefined) yield mark(inUtf8(bytes), next.value);
      next = await failed.next();
    }
    // What is behind may be damaged: that is why the service read no further.
    if (next.done === true) return;
  }
}
