import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { AppError } from '../../../common/errors/app-error.js';
import { expandsTooMuch, inputTooLarge } from './input.errors.js';

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
  readonly chunks: Readable;
  /** Bytes that have arrived. */
  readonly received: () => number;
  /** Nothing more will be read. */
  readonly release: () => void;
}

/**
 * Opens a body. It is read only as fast as `chunks` is, and destroying those leaves the request alone, so that it can still be
 * answered.
 */
export function openInput(body: IncomingMessage, packed: boolean, maxBytes: number): InputStream {
  const tooLarge = (bytes: number) => (bytes > maxBytes ? inputTooLarge(maxBytes) : undefined);
  const arriving = new Meter(tooLarge);
  const refusal = tooLarge(Number(body.headers['content-length'] ?? 0));
  if (refusal !== undefined) arriving.destroy(refusal);
  body.once('error', (error) => arriving.destroy(error));
  body.pipe(arriving);
  const use = { received: () => arriving.bytes, release: () => discardRest(body) };
  if (!packed) return { chunks: arriving, ...use };
  const unpacked = new Meter(
    (bytes) =>
      tooLarge(bytes) ??
      (bytes > FREE_EXPANSION_BYTES && bytes > MAX_EXPANSION * arriving.bytes
        ? expandsTooMuch(MAX_EXPANSION)
        : undefined),
  );
  // Whatever fails, fails at the end of the line too, where it is read.
  pipeline(arriving, createGunzip(), unpacked, () => {});
  return { chunks: unpacked, ...use };
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
