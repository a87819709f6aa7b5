import { AppError } from '../../../common/errors/app-error.js';
import { parseJson } from '../../../common/http/json-body.js';
import { LineBoundary, splitRecords } from '../format/split-records.js';
import { notAnObject, rowTooLong } from './input.errors.js';
import type { SourceRow } from './source-row.js';

/** Reads a product a line; blank lines are none. A line that is not JSON is its own fault. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  for await (const { line, bytes } of splitRecords(chunks, new LineBoundary())) {
    if (bytes === undefined) yield { line, fault: rowTooLong() };
    else if (!isBlank(bytes)) yield { line, ...parseRow(bytes) };
  }
}

function parseRow(bytes: Buffer): { value: Record<string, unknown> } | { fault: AppError } {
  try {
    const value = parseJson(bytes);
    return isObject(value) ? { value } : { fault: notAnObject() };
  } catch (fault) {
    if (fault instanceof AppError) return { fault };
    throw fault;
  }
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x09);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
