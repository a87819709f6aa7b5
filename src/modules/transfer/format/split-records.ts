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
  for await (const records of recordsByChunk(chunks, boundary)) yield* records;
}

/** The same, those of a chunk at a time: they are split while they are taken, and all of them before the next chunk. */
export async function* recordsByChunk(
  chunks: AsyncIterable<Buffer>,
  boundary: RecordBoundary,
): AsyncGenerator<Iterable<RawRecord>> {
  const carried = new GrowingBuffer(MAX_RECORD_BYTES);
  let line = 1;
  function* split(chunk: Buffer): Generator<RawRecord> {
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
  for await (const chunk of chunks) yield split(chunk);
  const bytes = withoutReturn(carried.take());
  if (bytes?.length !== 0) yield [{ line, bytes }];
}

/** Behind the line feeds that begin here: a run of empty lines is passed over at once. */
function endOfBreaks(chunk: Buffer, from: number): number {
  let to = from;
  while (chunk[to] === LINE_FEED) to += 1;
  return to;
}

const withoutReturn = (bytes: Buffer | undefined): Buffer | undefined =>
  bytes?.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;

/** Every line feed ends a record: inside JSON text there is none. */
export class LineBoundary implements RecordBoundary {
  find(chunk: Buffer, from: number): number {
    return chunk.indexOf(LINE_FEED, from);
  }

  takeInnerBreaks(): number {
    return 0;
  }
}

const EMPTY = Buffer.alloc(0);

/** Bytes that arrive in parts. Beyond `limit` it forgets them and only knows that they were too many. */
class GrowingBuffer {
  private bytes = EMPTY;
  private length = 0;
  private overflown = false;

  constructor(private readonly limit: number) {}

  get isEmpty(): boolean {
    return this.length === 0 && !this.overflown;
  }

  append(part: Uint8Array): void {
    if (this.overflown || part.length === 0) return;
    const length = this.length + part.length;
    if (length > this.limit) {
      this.overflown = true;
      this.bytes = EMPTY;
      return;
    }
    if (length > this.bytes.length) this.grow(length);
    this.bytes.set(part, this.length);
    this.length = length;
  }

  /** All parts, the last of them given, and starts again; undefined when they were too many. */
  take(last: Buffer = EMPTY): Buffer | undefined {
    if (this.isEmpty) return last.length > this.limit ? undefined : last;
    this.append(last);
    const taken = this.overflown ? undefined : Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    this.overflown = false;
    return taken;
  }

  /** At least doubles, so that many small parts are not copied again and again. */
  private grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
