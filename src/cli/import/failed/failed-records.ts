import { splitRecords } from '../../../modules/transfer/format/split-records.js';
import { UTF8_BOM, withoutBom } from '../../../modules/transfer/format/without-bom.js';
import type { FailedRow } from './failed-rows.js';
import type { RowMarking } from './row-marking.js';

/**
 * Finds failed rows in the input, and gives them their reasons. Lines are counted as the service counts them: by the same code.
 * A CSV file that has a byte order mark keeps it, for a spreadsheet needs it.
 * A row that is too long to be kept in memory is left out.
 * @param failed by line
 */
export async function* failedRecords(
  input: AsyncIterable<Buffer>,
  failed: AsyncGenerator<FailedRow, void>,
  { boundary, head, mark }: RowMarking,
): AsyncGenerator<Buffer> {
  let hasMark = false;
  const text = withoutBom(input, () => (hasMark = true));
  let headOf = head;
  let next = await failed.next();
  for await (const { line, bytes } of splitRecords(text, boundary)) {
    if (headOf !== undefined) {
      if (hasMark) yield UTF8_BOM;
      if (bytes !== undefined) yield headOf(bytes);
      headOf = undefined;
    }
    while (next.done !== true && next.value.line <= line) {
      if (next.value.line === line && bytes !== undefined) yield mark(bytes, next.value);
      next = await failed.next();
    }
    // What is behind may be damaged: that is why the service read no further.
    if (next.done === true) return;
  }
}
