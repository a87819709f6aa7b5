import { AppError } from '../../../common/errors/app-error.js';
import type { FieldError } from '../../../common/errors/field-error.js';
import { MAX_CELLS } from '../format/csv-text.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { MAX_RECORD_BYTES } from '../format/split-records.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';

/** A fault of the input as a whole, or of one row as a whole. */
const wholeFault = (code: string, detail: string): AppError =>
  validationFailed([{ pointer: '', code, detail }]);

export const inputTooLarge = (maxBytes: number): AppError =>
  new AppError(
    HTTP_ERRORS.payload_too_large,
    `An import has at most ${maxBytes} bytes, also when it is unpacked.`,
  );

export const expandsTooMuch = (ratio: number): AppError =>
  new AppError(HTTP_ERRORS.payload_too_large, `An import expands at most ${ratio}-fold when it is unpacked.`);

export const brokenGzip = (): AppError =>
  wholeFault('broken_gzip', 'the body is not one whole gzip stream: it is damaged, or ends in the middle');

export const cutOff = (cause: unknown): AppError =>
  new AppError(HTTP_ERRORS.request_timeout, 'The body did not arrive completely.', {}, { cause });

export const notUtf8 = (): AppError => wholeFault('malformed_text', 'text must be UTF-8, and this is UTF-16');

export const unsupportedEncoding = (): AppError =>
  new AppError(
    HTTP_ERRORS.unsupported_media_type,
    'An import comes as it is, or with Content-Encoding: gzip.',
  );

export const malformedText = (): AppError => wholeFault('malformed_text', 'the row is not valid UTF-8');

export const malformedCsv = (): AppError =>
  wholeFault('malformed_csv', 'the row has a quote in the wrong place, or one that is never closed');

export const rowTooLong = (): AppError =>
  new AppError(
    COSMOS_ERRORS.item_too_large,
    `A row has at most ${MAX_RECORD_BYTES} bytes. In CSV, a quote that is never closed makes one row of many.`,
  );

export const wrongWidth = (cells: number, columns: number): AppError =>
  wholeFault(
    'wrong_width',
    `the row has ${cells > MAX_CELLS ? `more than ${MAX_CELLS}` : cells} cells, and the header has ${columns} columns`,
  );

export const notAnObject = (): AppError => wholeFault('invalid_type', 'a row must be a JSON object');

export const tooManyMembers = (limit: number): AppError =>
  wholeFault('too_many', `a row has at most ${limit} members`);

export const badHeader = (faults: readonly FieldError[]): AppError => validationFailed(faults);

/** Read, but not written: the import ended before its turn came. */
export const notReached = (): AppError =>
  new AppError(COSMOS_ERRORS.not_applied, 'The import was stopped before this row was written.');

/** Should never be: the books do not balance. Said of the row rather than hidden in a sum. */
export const lost = (): AppError =>
  new AppError(
    HTTP_ERRORS.internal_error,
    'What became of this row is not known. Read before you repeat it.',
  );
