import type { FastifyRequest } from 'fastify';
import { AppError } from '../../../common/errors/app-error.js';
import { CSV } from '../../../common/http/media-types.js';
import { NotUtf8, withoutBom } from '../format/without-bom.js';
import { readCsv } from './csv-rows.js';
import { brokenGzip, cutOff, notUtf8, unsupportedEncoding } from './input.errors.js';
import { openInput } from './input-stream.js';
import { readNdjson } from './ndjson-rows.js';
import { RefusedRows } from './refused-rows.js';
import type { SourceRow } from './source-row.js';

/** The body of an import. */
export interface ImportInput {
  /** Fails with an AppError, behind the rows before the fault. */
  readonly rows: AsyncIterable<SourceRow>;
  /** Rows of it that broke rules. */
  readonly refused: RefusedRows;
  /** Bytes that have arrived so far. */
  readonly received: () => number;
  /** Ends a read that is waiting. The request can still be answered. */
  readonly close: () => void;
  /** Nothing more will be read: what is still being sent is thrown away, so that the client gets its answer. */
  readonly release: () => void;
}

/** @throws AppError `unsupported_media_type`, `payload_too_large` for what the headers say already */
export function openImport({ raw, headers, mediaType }: FastifyRequest, maxBytes: number): ImportInput {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') throw unsupportedEncoding();
  const { chunks, received, release } = openInput(raw, encoding === 'gzip', maxBytes);
  const text = withoutBom(chunks);
  const rows = mediaType === CSV ? readCsv(text) : readNdjson(text);
  return {
    rows: withOurErrors(rows),
    refused: new RefusedRows(received),
    received,
    close: () => chunks.destroy(),
    release,
  };
}

async function* withOurErrors(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow> {
  try {
    yield* rows;
  } catch (error) {
    throw toInputError(error);
  }
}

function toInputError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof NotUtf8) return notUtf8();
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) return brokenGzip();
  return code === 'ECONNRESET' ? cutOff(error) : error;
}
