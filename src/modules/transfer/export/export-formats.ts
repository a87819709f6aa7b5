import { stringify } from 'csv-stringify/sync';
import { CSV, NDJSON } from '../../../common/http/media-types.js';
import type { ExportedProduct } from '../format/exported-product.js';
import type { ExportFormat } from '../dto/export.query.js';
import { COLUMNS } from '../format/product-cells.js';

/** A text form of products that an import reads back. */
export interface Format {
  readonly mediaType: string;
  readonly extension: string;
  /** What stands before the first product. */
  readonly head: string;
  readonly write: (products: readonly ExportedProduct[]) => string;
}

export const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  ndjson: {
    mediaType: NDJSON,
    extension: 'ndjson',
    head: '',
    write: (products) => products.map((product) => `${JSON.stringify(product)}\n`).join(''),
  },
  csv: {
    mediaType: CSV,
    extension: 'csv',
    head: toCsv([Object.keys(COLUMNS)]),
    write: (products) =>
      toCsv(products.map((product) => Object.values(COLUMNS).map((column) => column.write(product)))),
  },
};

/** RFC 4180. Cells with any kind of line break are quoted, not only with that of the records. */
function toCsv(records: string[][]): string {
  return stringify(records, { record_delimiter: 'windows', quote_record_delimiter: true });
}
