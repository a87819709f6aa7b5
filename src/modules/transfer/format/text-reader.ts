import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding } from '../wire/input-format.js';

export const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

const BOMS: readonly (readonly [Encoding, Buffer])[] = [
  ['utf-8', UTF8_BOM],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

/** Enough to see a byte order mark, and where the zeros of UTF-16 are. */
const HEAD_BYTES = 3;

/** Is in no UTF-8 text: stands for what is no character in UTF-16, so that the row which has it is refused. */
const NO_TEXT = Buffer.from([0xff]);

/** With the flag `u` a pair of surrogates is one character, and no match. */
const LONE_SURROGATE = /\p{Surrogate}/u;

const windows1252 = new TextDecoder('windows-1252');

/** Takes chunk by chunk; an empty chunk is the end. */
type Transcoder = (chunk: Buffer) => Buffer;

const asItIs: Transcoder = (chunk) => chunk;

export interface TextReaderOptions {
  /** What the sender says. A byte order mark in the text overrules it. */
  readonly encoding?: Encoding | undefined;
  /** Without `encoding`: whether text that is not UTF-8 is taken for Windows-1252. Otherwise it is invalid. */
  readonly guess?: boolean;
}

/**
 * Text that arrives in bytes: without its byte order mark, and UTF-16 made UTF-8, so that records can be split by bytes. The
 * records are then read by {@link decode}. The first record beyond ASCII decides between UTF-8 and Windows-1252, for up to
 * there both are the same.
 */
export class TextReader implements AsyncIterable<Buffer> {
  private known: Encoding | undefined;
  private guessed = false;
  private marked = false;

  constructor(
    private readonly chunks: AsyncIterable<Buffer>,
    private readonly options: TextReaderOptions = {},
  ) {
    this.known = options.encoding ?? (options.guess === true ? undefined : 'utf-8');
  }

  /** As far as it is known by now. ASCII counts as UTF-8. */
  get encoding(): Encoding {
    return this.known ?? 'utf-8';
  }

  get hasBom(): boolean {
    return this.marked;
  }

  /** Whether it was taken for Windows-1252 because it is not UTF-8. */
  get isGuessed(): boolean {
    return this.guessed;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let head: Buffer | undefined = Buffer.alloc(0);
    let transcode: Transcoder = asItIs;
    for await (const chunk of this.chunks) {
      if (head === undefined) {
        yield transcode(chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      const text = this.begin(head);
      transcode = this.transcoder();
      yield transcode(text);
      head = undefined;
    }
    if (head !== undefined) {
      const text = this.begin(head);
      transcode = this.transcoder();
      yield transcode(text);
    }
    // Half a character at the end.
    const rest = transcode(Buffer.alloc(0));
    if (rest.length > 0) yield rest;
  }

  /** The text of a record; undefined when its bytes are not text in this encoding. */
  decode(record: Buffer): string | undefined {
    if (this.known === undefined) {
      if (isAscii(record)) return record.toString('latin1');
      this.guessed = !isUtf8(record);
      this.known = this.guessed ? 'windows-1252' : 'utf-8';
    }
    if (this.known !== 'windows-1252') return isUtf8(record) ? record.toString() : undefined;
    // UTF-8 would hardly come about by chance: this is another encoding than that of the rows before.
    if (this.guessed && !isAscii(record) && isUtf8(record)) return undefined;
    return windows1252.decode(record);
  }

  /** Looks for what the first bytes tell, and leaves the byte order mark out. */
  private begin(head: Buffer): Buffer {
    for (const [encoding, bom] of BOMS) {
      if (!head.subarray(0, bom.length).equals(bom)) continue;
      this.known = encoding;
      this.marked = true;
      return head.subarray(bom.length);
    }
    if (this.options.encoding === undefined) this.known = utf16Of(head) ?? this.known;
    return head;
  }

  private transcoder(): Transcoder {
    if (this.known === 'utf-16le') return fromUtf16((bytes) => bytes);
    if (this.known === 'utf-16be') return fromUtf16((bytes) => Buffer.from(bytes).swap16());
    return asItIs;
  }
}

/** A text begins with ASCII: a name of a column, or a brace. In UTF-16 it has a zero beside it. */
function utf16Of([first, second]: Buffer): Encoding | undefined {
  if (first === undefined || second === undefined || (first === 0) === (second === 0)) return undefined;
  return first === 0 ? 'utf-16be' : 'utf-16le';
}

/** What is cut between two chunks waits for the second. */
function fromUtf16(toLittleEndian: (bytes: Buffer) => Buffer): Transcoder {
  let carried: Buffer = Buffer.alloc(0);
  return (chunk) => {
    if (chunk.length === 0 && carried.length === 0) return chunk;
    const bytes = Buffer.concat([carried, chunk]);
    const isEnd = chunk.length === 0;
    let whole = bytes.length - (bytes.length % 2);
    if (!isEnd && isHighSurrogate(toLittleEndian(bytes.subarray(whole - 2, whole)))) whole -= 2;
    carried = Buffer.from(bytes.subarray(whole));
    const text = toLittleEndian(bytes.subarray(0, whole)).toString('utf16le');
    const utf8 = LONE_SURROGATE.test(text) ? withMarks(text) : Buffer.from(text);
    if (!isEnd || carried.length === 0) return utf8;
    carried = Buffer.alloc(0);
    return Buffer.concat([utf8, NO_TEXT]);
  };
}

const isHighSurrogate = (unit: Buffer): boolean => unit.length === 2 && ((unit[1] ?? 0) & 0xfc) === 0xd8;

const withMarks = (text: string): Buffer =>
  Buffer.concat(
    text
      .split(LONE_SURROGATE)
      .flatMap((piece, index) => (index === 0 ? [Buffer.from(piece)] : [NO_TEXT, Buffer.from(piece)])),
  );
