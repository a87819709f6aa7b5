import type { IncomingMessage } from 'node:http';
import { pipeline, Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { AppError } from '../../../common/errors/app-error.js';
import { expandsTooMuch, inputTooLarge, notText } from './input.errors.js';

/** No list of different products packs so well; a bomb does. */
const MAX_EXPANSION = 200;

/** Up to here nobody minds how much it expands: a small file may say the same in every row. */
const FREE_EXPANSION_BYTES = 1_048_576;

/** How long a client may go on sending what nobody reads any more, in milliseconds. */
const LINGER_MS = 5_000;

/** Counts the bytes that pass, and fails when they are too many. */
class Meter extends Transform {
  bytes = 0;

  constructor(private readonly refuse: (bytes: number) => AppError | undefined) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    const refusal = this.refuse(this.bytes);
    if (refusal === undefined) done(null, chunk);
    else done(refusal);
  }
}

/** The body of a request as text in bytes, unpacked, and within its limits. */
export interface InputStream {
  /** Read only as fast as they are taken. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes that have arrived. */
  readonly received: () => number;
  /** Whether it arrived in gzip, as far as it is known by now. */
  readonly isPacked: () => boolean;
  /** Ends a read that is waiting, and leaves the request alone, so that it can still be answered. */
  readonly close: () => void;
  /** Nothing more will be read. */
  readonly release: () => void;
}

/** @param packed whether the sender says that it is in gzip; otherwise its first bytes tell */
export function openInput(body: IncomingMessage, packed: boolean, maxBytes: number): InputStream {
  const tooLarge = (bytes: number) => (bytes > maxBytes ? inputTooLarge(maxBytes) : undefined);
  const arriving = new Meter(tooLarge);
  // Whoever reads is told. Nobody may read yet.
  arriving.on('error', () => {});
  const refusal = tooLarge(Number(body.headers['content-length'] ?? 0));
  if (refusal !== undefined) arriving.destroy(refusal);
  body.once('error', (error) => arriving.destroy(error));
  body.pipe(arriving);
  const unpacked = () =>
    new Meter(
      (bytes) =>
        tooLarge(bytes) ??
        (bytes > FREE_EXPANSION_BYTES && bytes > MAX_EXPANSION * arriving.bytes
          ? expandsTooMuch(MAX_EXPANSION)
          : undefined),
    );
  let isPacked = packed;
  async function* read(): AsyncGenerator<Buffer> {
    const { head, rest } = await splitHead(arriving);
    if (beginsWith(head, WORKBOOKS)) throw notText();
    isPacked ||= beginsWith(head, [GZIP]);
    const whole = concat(head, rest);
    if (!isPacked) yield* whole;
    // Whatever fails, fails at the end of the line too, where it is read.
    else yield* pipeline(whole, createGunzip(), unpacked(), () => {});
  }
  return {
    chunks: read(),
    received: () => arriving.bytes,
    isPacked: () => isPacked,
    close: () => arriving.destroy(),
    release: () => discardRest(body),
  };
}

/** What files begin with. */
const GZIP = Buffer.from([0x1f, 0x8b]);
const WORKBOOKS = [Buffer.from('PK\u0003\u0004'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];
const HEAD_BYTES = 4;

const beginsWith = (head: Buffer, beginnings: readonly Buffer[]): boolean =>
  beginnings.some((beginning) => head.subarray(0, beginning.length).equals(beginning));

/** The first bytes, and what is behind them. */
async function splitHead(
  chunks: AsyncIterable<Buffer>,
): Promise<{ head: Buffer; rest: AsyncIterator<Buffer> }> {
  const rest = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const next = await rest.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return { head, rest };
}

async function* concat(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/**
 * For an answer that comes before the end of the body. Closing at once would reset the connection, and the client might never
 * see the answer; so the rest is read and thrown away, for a while.
 */
function discardRest(body: IncomingMessage): void {
  if (body.readableEnded || body.destroyed) return;
  const timer = setTimeout(() => body.destroy(), LINGER_MS).unref();
  body.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  // A pipe that is being closed would pause it again.
  body.unpipe().resume();
}
