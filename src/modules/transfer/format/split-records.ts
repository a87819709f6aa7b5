import { GrowingBuffer } from './growing-buffer.js';

/** Four times what any product takes, each of its characters an escape, and little enough to split into cells at once. */
export const MAX_RECORD_BYTES = 131_072;

/** A record of a text: what stands between two line breaks that are not part of a value. */
export interface RawRecord {
  /** The line that it begins on, from 1. */
  readonly line: number;
  /** Without its line break; undefined when it is longer than {@link MAX_RECORD_BYTES}. */
  readonly bytes: Buffer | undefined;
}

/** Tells where records end. Sees every byte once, in order, whatever the chunks. */
export interface RecordBoundary {
  /** Offset of the line feed that ends the record, from `from` on; -1 when it is not in this chunk. */
  find(chunk: Buffer, from: number): number;
  /** Line feeds inside the record that has just ended. */
  takeInnerBreaks(): number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Splits a text into its records, empty lines left out. Holds one at a time, and never more of it than a record may have. */
export async function* splitRecords(
  chunks: AsyncIterable<Buffer>,
  boundary: RecordBoundary,
): AsyncGenerator<RawRecord> {
  const carried = new GrowingBuffer(MAX_RECORD_BYTES);
  let line = 1;
  for await (const chunk of chunks) {
    let from = carried.isEmpty ? endOfBreaks(chunk, 0) : 0;
    line += from;
    for (let to = boundary.find(chunk, from); to !== -1; to = boundary.find(chunk, from)) {
      const bytes = withoutReturn(carried.take(chunk.subarray(from, to)));
      if (bytes?.length !== 0) yield { line, bytes };
      from = endOfBreaks(chunk, to + 1);
      line += from - to + boundary.takeInnerBreaks();
    }
    carried.append(chunk.subarray(from));
  }
  const bytes = withoutReturn(carried.take());
  if (bytes?.length !== 0) yield { line, bytes };
}

/** Behind the line feeds that begin here: a run of empty lines is passed over at once. */
function endOfBreaks(chunk: Buffer, from: number): number {
  let to = from;
  while (chunk[to] === LINE_FEED) to += 1;
  return to;
}

const withoutReturn = (bytes: Buffer | undefined): Buffer | undefined =>
  bytes?.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
