import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { invalidPayload, requestTooLarge } from '../errors.js';

/** The service's limit for a request. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** How much of an oversized body is read and thrown away so that the client gets to read the refusal. */
const MAX_DISCARDED_BYTES = 32 * 1024 * 1024;

/**
 * Reads a request's body as text.
 * @throws CosmosError 413 above the limit, 400 when it is not UTF-8
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return '';

  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_DISCARDED_BYTES) break;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) throw requestTooLarge();
  const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  if (!bytes || !isUtf8(bytes)) throw invalidPayload();
  return bytes.toString('utf8');
}
