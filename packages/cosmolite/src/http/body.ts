import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { invalidPayload, notImplemented, requestTooLarge } from '../common/errors.js';
import type { CosmosRequest } from './request.js';

/** The service's limit for a request. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** How much of an oversized body is read and thrown away so that the client gets to read the refusal. */
const MAX_DISCARDED_BYTES = 32 * 1024 * 1024;

/** How the two binary forms of the .NET SDK begin: no text in UTF-8 begins so. */
const BINARY_JSON = 0x80;
const HYBRID_ROW = 0x81;

type Body = Pick<CosmosRequest, 'body' | 'binary'>;

export const NO_BODY: Body = { body: '' };

/** Without one there is nothing to wait for. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

/**
 * Reads a request's body: text, or the bytes of a HybridRow stream.
 * @throws CosmosError 413 above the limit, 400 when it is neither, 501 for binary JSON; Error when the
 * client hangs up
 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request);
  if (bytes[0] === HYBRID_ROW) return { body: '', binary: bytes };
  if (bytes[0] === BINARY_JSON) throw notImplemented('bodies in binary JSON');
  if (!isUtf8(bytes)) throw invalidPayload();
  return { body: bytes.toString('utf8') };
}

/** By events: the stream's async iterator costs more than the parsing of a small request. */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (size > MAX_DISCARDED_BYTES) reject(requestTooLarge());
    });
    request.on('end', () => {
      if (size > MAX_BODY_BYTES) reject(requestTooLarge());
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}
