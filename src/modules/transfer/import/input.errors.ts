import { AppError } from '../../../common/errors/app-error.js';
import { MAX_CELLS } from '../format/csv-text.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import type { TextReader } from '../format/text-reader.js';
import { MAX_RECORD_BYTES } from '../format/split-records.js';
import { IMPORT_ERRORS } from './imports.errors.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';

/** A fault of the input as a whole, or of one row as a whole. */
const wholeFault = (code: string, detail: string): AppError =>
  validationFailed([{ pointer: '', code, detail }]);

export const inputTooLarge = (maxBytes: number): AppError =>
  new AppError(
    HTTP_ERRORS.payload_too_large,
    `An import has at most ${maxBytes} bytes, also when it is unpacked. Send the file in parts.`,
  );

export const expandsTooMuch = (ratio: number): AppError =>
  new AppError(
    HTTP_ERRORS.payload_too_large,
    `An import expands at most ${ratio}-fold when it is unpacked. Send it without compression.`,
  );

export const brokenGzip = (): AppError =>
  wholeFault(
    'broken_gzip',
    'the body is not one whole gzip stream: it is damaged, or ends in the middle. Pack it again, or send it as it is without Content-Encoding',
  );

export const cutOff = (cause: unknown): AppError =>
  new AppError(HTTP_ERRORS.request_timeout, 'The body did not arrive completely.', {}, { cause });

export const unsupportedEncoding = (): AppError =>
  new AppError(
    HTTP_ERRORS.unsupported_media_type,
    'An import comes as it is, or with Content-Encoding: gzip. Unpack it, or pack it with gzip.',
  );

/** @param text as far as its encoding is known */
export const malformedText = ({
  encoding,
  isGuessed,
}: Pick<TextReader, 'encoding' | 'isGuessed'>): AppError =>
  wholeFault(
    'malformed_text',
    isGuessed
      ? 'the row is UTF-8, and an earlier row is not, so that the file was taken for windows-1252: save the whole file as UTF-8, or add encoding=utf-8 to find the rows that are not'
      : `the row is not valid ${encoding}: save the file as UTF-8, or say how it is written, such as encoding=windows-1252`,
  );

export const malformedCsv = (): AppError =>
  wholeFault(
    'malformed_csv',
    'the row has a quote in the wrong place, or one that is never closed: put the whole cell in quotes, and write a quote in it twice',
  );

export const rowTooLong = (): AppError =>
  new AppError(
    COSMOS_ERRORS.item_too_large,
    `A row has at most ${MAX_RECORD_BYTES} bytes. In CSV, a quote that is never closed makes one row of many: close it, and import the rows again.`,
  );

export const wrongWidth = (cells: number, columns: number): AppError =>
  wholeFault(
    'wrong_width',
    `the row has ${cells > MAX_CELLS ? `more than ${MAX_CELLS}` : cells} cells, and the header has ${columns} columns: put cells with the delimiter in quotes, or check delimiter=`,
  );

/** @param cell from 1 */
export const unnamedValue = (cell: number): AppError =>
  wholeFault(
    'unnamed_column',
    `cell ${cell} has a value, and its column has no name: name the column in the header, or add columns=*:ignore`,
  );

export const notAnObject = (): AppError =>
  wholeFault('invalid_type', 'a row must be a JSON object, such as {"category":"garden","sku":"SAW-1",…}');

export const jsonArray = (): AppError =>
  wholeFault(
    'json_array',
    "the body is a JSON array, and NDJSON is an object a line without brackets and commas: jq -c '.[]' products.json makes it so",
  );

export const jsonForCsv = (): AppError =>
  wholeFault('wrong_format', 'this is JSON, not CSV: send it as application/x-ndjson, an object a line');

export const severalLines = (): AppError =>
  wholeFault(
    'json_over_lines',
    'the first object goes over several lines, and NDJSON is an object a line: jq -c . products.json makes it so',
  );

export const notText = (): AppError =>
  wholeFault(
    'not_text',
    'this is an Excel workbook or a zip file, and no text: save the sheet as CSV, or unpack the file',
  );

export const tooManyMembers = (limit: number): AppError =>
  wholeFault('too_many', `a row has at most ${limit} members: leave out what is no field of a product`);

/** Read, but not written: the import ended before its turn came. */
export const notReached = (): AppError =>
  new AppError(COSMOS_ERRORS.not_applied, 'The import was stopped before this row was written.');

export const interrupted = (): AppError =>
  new AppError(
    IMPORT_ERRORS.import_interrupted,
    'The service is being stopped. What the report says is done; send the import again for the rest.',
  );

/** Should never be: the books do not balance. Said of the row rather than hidden in a sum. */
export const lost = (): AppError =>
  new AppError(
    HTTP_ERRORS.internal_error,
    'What became of this row is not known. Read before you repeat it.',
  );
