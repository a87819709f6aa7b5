import { AppError } from '../../../common/errors/app-error.js';
import { parseJson } from '../../../common/http/body-parsers.js';
import { LineBoundary, type RawRecord, recordsByChunk } from '../format/split-records.js';
import type { TextReader } from '../format/text-reader.js';
import { jsonArray, notAnObject, rowTooLong, severalLines } from './input.errors.js';
import type { SourceRow } from './source-row.js';

/**
 * Reads a product a line; blank lines are none. A line that is not JSON is its own fault.
 * @throws AppError for JSON of another form, before the first row
 */
export async function* readNdjson(text: TextReader): AsyncGenerator<Iterable<SourceRow>> {
  let count = 0;
  let opening: RawRecord | undefined;
  function* rowsOf(records: Iterable<RawRecord>): Generator<SourceRow> {
    for (const record of records) {
      if (record.bytes !== undefined && isBlank(record.bytes)) continue;
      count += 1;
      if (count === 1 && textOf(record) === '{') {
        opening = record;
        continue;
      }
      if (opening !== undefined) {
        if (/^["}]/.test(textOf(record))) throw severalLines();
        yield toRow(opening, text);
        opening = undefined;
      }
      yield toRow(record, text);
    }
  }
  for await (const records of recordsByChunk(withoutArray(text), new LineBoundary())) yield rowsOf(records);
  if (opening !== undefined) yield [toRow(opening, text)];
}

const textOf = ({ bytes }: RawRecord): string => bytes?.toString().trim() ?? '';

const toRow = ({ line, bytes }: RawRecord, text: TextReader): SourceRow => ({
  line,
  ...(bytes === undefined ? { fault: rowTooLong() } : parseRow(bytes, text)),
});

const SPACE: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20]);
const OPENING_BRACKET = 0x5b;

/** Looks at the first character: an array may be one line that is longer than any row. */
async function* withoutArray(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let hasBegun = false;
  for await (const chunk of text) {
    const first: number | undefined = hasBegun ? undefined : chunk.find((byte) => !SPACE.has(byte));
    if (first === OPENING_BRACKET) throw jsonArray();
    hasBegun ||= first !== undefined;
    yield chunk;
  }
}

function parseRow(bytes: Buffer, text: TextReader): { value: Record<string, unknown> } | { fault: AppError } {
  const decoded = text.encoding === 'windows-1252' ? text.decode(bytes) : undefined;
  try {
    const value = parseJson(decoded === undefined ? bytes : Buffer.from(decoded));
    return isObject(value) ? { value } : { fault: notAnObject() };
  } catch (fault) {
    if (fault instanceof AppError) return { fault };
    throw fault;
  }
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x09);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
