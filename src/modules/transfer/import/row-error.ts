import type { AppError } from '../../../common/errors/app-error.js';
import type { FieldError } from '../../../common/errors/field-error.js';
import type { SourceRow } from './source-row.js';

/** What a row is told by. Kept while it waits for its outcome, for a row as a whole may be a thousand times as long. */
export interface RowName {
  readonly line: number;
  /** What the row says of itself, as far as it can be read. */
  readonly id?: string;
  readonly sku?: string;
}

/** Why a row failed. */
export interface RowError extends RowName {
  readonly code: string;
  readonly detail: string;
  /** Each fault of the row, when it breaks rules. */
  readonly errors?: readonly FieldError[];
}

/** Longer texts are no ids and no skus, and an answer is not the place for them. */
const MAX_NAME = 255;

export const toRowName = (row: SourceRow): RowName => ({
  line: row.line,
  ...memberOf(row, 'id'),
  ...memberOf(row, 'sku'),
});

export function toRowError(name: RowName, { code, detail, extras: { errors } }: AppError): RowError {
  return {
    ...name,
    code,
    detail: errors?.map((fault) => fault.detail).join('; ') ?? detail,
    ...(errors === undefined ? {} : { errors }),
  };
}

function memberOf(row: SourceRow, name: 'id' | 'sku'): { [member in typeof name]?: string } {
  const text = 'value' in row ? row.value[name] : undefined;
  return typeof text === 'string' && text.length <= MAX_NAME ? { [name]: text } : {};
}
