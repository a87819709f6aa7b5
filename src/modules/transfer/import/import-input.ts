import type { FastifyRequest } from 'fastify';
import { AppError } from '../../../common/errors/app-error.js';
import { CSV } from '../../../common/http/media-types.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { TextReader } from '../format/text-reader.js';
import type { ImportQuery } from '../dto/import.query.js';
import type { InputFormat } from '../wire/input-format.js';
import { NO_MAPPING, parseColumns } from './column-mapping.js';
import { CsvReader } from './csv-rows.js';
import { brokenGzip, cutOff, unsupportedEncoding } from './input.errors.js';
import { openInput } from './input-stream.js';
import { readNdjson } from './ndjson-rows.js';
import { RefusedRows } from './refused-rows.js';
import { shapeOf } from './row-shape.js';
import type { RowSource, SourceRow } from './source-row.js';

/** The body of an import. */
export interface ImportInput {
  /** Fails with an AppError, behind the rows before the fault. */
  readonly rows: RowSource;
  /** Rows of it that broke rules. */
  readonly refused: RefusedRows;
  /** How it is written, as far as it is known by now. */
  readonly found: () => InputFormat;
  /** Bytes that have arrived so far. */
  readonly received: () => number;
  /** Ends a read that is waiting. The request can still be answered. */
  readonly close: () => void;
  /** Nothing more will be read: what is still being sent is thrown away, so that the client gets its answer. */
  readonly release: () => void;
}

/** How the caller says that the body is written. */
export type InputOptions = Pick<
  ImportQuery,
  'kind' | 'category' | 'columns' | 'delimiter' | 'decimal' | 'encoding'
>;

/**
 * @throws AppError `unsupported_media_type`, `payload_too_large` for what the headers say already, `validation_failed` for
 * options that do not go with the body
 */
export function openImport(
  { raw, headers, mediaType }: FastifyRequest,
  options: InputOptions,
  maxBytes: number,
): ImportInput {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') throw unsupportedEncoding();
  const isCsv = mediaType === CSV;
  if (!isCsv) refuseCsvOptions(options);
  const shape = shapeOf(options);
  const mapping = options.columns === undefined ? NO_MAPPING : parseColumns(options.columns, shape);
  const { chunks, isPacked, ...input } = openInput(raw, encoding === 'gzip', maxBytes);
  const text = new TextReader(chunks, { encoding: options.encoding, guess: isCsv });
  const { delimiter, decimal = '.' } = options;
  const csv = isCsv ? new CsvReader(text, { delimiter, decimal, mapping, shape }) : undefined;
  return {
    rows: withOurErrors(csv ?? readNdjson(text)),
    refused: new RefusedRows(input.received),
    found: () => ({
      format: isCsv ? 'csv' : 'ndjson',
      ...(isPacked() ? { compression: 'gzip' } : {}),
      encoding: text.encoding,
      ...csv?.found,
    }),
    ...input,
  };
}

/** Rather than to read a file in another way than its sender thinks. */
function refuseCsvOptions(options: InputOptions): void {
  const faults = (['columns', 'delimiter', 'decimal'] as const)
    .filter((parameter) => options[parameter] !== undefined)
    .map((parameter) => ({
      parameter,
      code: 'not_allowed',
      detail: `${parameter} is for text/csv, and the body is NDJSON`,
    }));
  if (faults.length > 0) throw validationFailed(faults);
}

async function* withOurErrors(rows: RowSource): AsyncGenerator<Iterable<SourceRow>> {
  try {
    yield* rows;
  } catch (error) {
    throw toInputError(error);
  }
}

function toInputError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) return brokenGzip();
  return code === 'ECONNRESET' ? cutOff(error) : error;
}
