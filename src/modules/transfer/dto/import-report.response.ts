import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERROR_CODE_SCHEMA } from '../../../common/openapi/api-problems.js';
import type { FieldError } from '../../../common/errors/field-error.js';
import { FIELD } from '../../products/dto/product.schema.js';
import { STOCK_FIELD } from '../../stock/dto/stock.schema.js';
import type { ImportReport, LineRange, RowError, StockDifference } from '../wire/import-report.js';
import {
  type ColumnUse,
  type Decimal,
  DECIMALS,
  type Delimiter,
  DELIMITERS,
  type DuplicateRow,
  type Encoding,
  ENCODINGS,
  type InputFormat,
} from '../wire/input-format.js';

export const count = (description: string, example: number) =>
  ({ type: 'integer', minimum: 0, description, example }) as const;

/** Whatever stands there: it may be the very thing that is wrong. */
const asTheRowSays = ({ example }: { readonly example: string }) => ({
  type: String,
  example,
  description: 'As the row says.',
});

/** Why a row failed. */
export class RowErrorResponse implements RowError {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    example: 812,
    description: 'Where the row begins in the input.',
  })
  line!: number;

  @ApiPropertyOptional(asTheRowSays(FIELD.id))
  id?: string;

  @ApiPropertyOptional(asTheRowSays(FIELD.sku))
  sku?: string;

  @ApiProperty({ allOf: [{ $ref: ERROR_CODE_SCHEMA }], example: 'validation_failed' })
  code!: string;

  @ApiProperty({ type: String, example: 'price must be from 0.01 to 1000000000' })
  detail!: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { $ref: '#/components/schemas/FieldError' },
    description: 'Each fault of the row, when it breaks rules.',
  })
  errors?: readonly FieldError[];
}

/** What a count changes. */
export class StockDifferenceResponse implements StockDifference {
  @ApiProperty({ type: 'integer', minimum: 1, example: 3, description: 'Where the row begins in the input.' })
  line!: number;

  @ApiProperty(FIELD.id)
  id!: string;

  @ApiProperty(FIELD.sku)
  sku!: string;

  @ApiProperty(FIELD.category)
  category!: string;

  @ApiProperty(STOCK_FIELD.location)
  location!: string;

  @ApiProperty({ type: 'integer', example: 30, description: 'What was there by the books.' })
  from!: number;

  @ApiProperty({ type: 'integer', example: 28, description: 'What was counted.' })
  to!: number;

  @ApiProperty({ type: 'integer', example: -2, description: '`to` less `from`; never 0.' })
  delta!: number;
}

/** Lines from one to another, both included. */
export class LineRangeResponse implements LineRange {
  @ApiProperty({ type: 'integer', minimum: 1, example: 2 })
  from!: number;

  @ApiProperty({ type: 'integer', minimum: 1, example: 811 })
  to!: number;
}

/** A row whose sku an earlier row has, in the same category. */
export class DuplicateRowResponse implements DuplicateRow {
  @ApiProperty({ type: 'integer', minimum: 1, example: 17 })
  line!: number;

  @ApiProperty(FIELD.sku)
  sku!: string;

  @ApiProperty(FIELD.category)
  category!: string;

  @ApiPropertyOptional({ ...STOCK_FIELD.location, description: 'With `kind=counts`: the same, too.' })
  location?: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 4, description: 'Of the first row with this sku.' })
  firstLine!: number;
}

/** What the import does with a column of a CSV file. */
export class ColumnUseResponse implements ColumnUse {
  @ApiProperty({ type: String, example: 'Variant SKU', description: 'Its name in the file.' })
  column!: string;

  @ApiProperty({
    type: [String],
    example: ['sku'],
    description: 'The fields that it is read into; none: it is ignored.',
  })
  fields!: readonly string[];
}

/** How the input was read: as the call said, or as it was detected. */
export class InputFormatResponse implements InputFormat {
  @ApiProperty({ enum: ['csv', 'ndjson'], example: 'csv' })
  format!: 'csv' | 'ndjson';

  @ApiPropertyOptional({ enum: ['gzip'], description: 'Present when the input was unpacked.' })
  compression?: 'gzip';

  @ApiProperty({ enum: ENCODINGS, example: 'windows-1252' })
  encoding!: Encoding;

  @ApiPropertyOptional({ enum: DELIMITERS, example: ';', description: 'Of CSV.' })
  delimiter?: Delimiter;

  @ApiPropertyOptional({ enum: DECIMALS, example: ',', description: 'Of CSV.' })
  decimal?: Decimal;

  @ApiPropertyOptional({ type: [ColumnUseResponse], description: 'Of CSV, in a dry run.' })
  columns?: readonly ColumnUse[];
}

/** What became of the rows. `received` is the sum of `created`, `replaced`, `unchanged` and `failed`. */
export class ImportReportResponse implements ImportReport {
  @ApiProperty(count('Rows that were read.', 25_000))
  received!: number;

  @ApiProperty(count('New products.', 24_000))
  created!: number;

  @ApiProperty(
    count(
      'Products that were there and are now as the row says; of counts, rows that change something.',
      900,
    ),
  )
  replaced!: number;

  @ApiProperty(
    count('Products that were as the row says: not written; of counts, rows with the difference 0.', 97),
  )
  unchanged!: number;

  @ApiProperty(count('Rows that failed: see their errors.', 3))
  failed!: number;

  @ApiProperty(count('Rows that the database had to be asked for more than once.', 12))
  retried!: number;

  @ApiProperty(
    count(
      'Rows whose sku an earlier row has; with mode=upsert the last one counts. Of counts: and the location, too. The first million are compared.',
      1,
    ),
  )
  duplicates!: number;

  @ApiPropertyOptional({ type: [DuplicateRowResponse], description: 'Of these rows the first 100.' })
  duplicateRows?: DuplicateRow[];

  @ApiProperty({ type: InputFormatResponse })
  input!: InputFormatResponse;

  @ApiPropertyOptional({ type: Boolean, description: 'True when nothing was written.' })
  dryRun?: boolean;

  @ApiProperty({ type: Number, minimum: 0, example: 201_245.4, description: 'Request units.' })
  requestCharge!: number;

  @ApiProperty(count('How long it took, in milliseconds.', 4_000))
  durationMs!: number;

  @ApiProperty(count('Rows received per second.', 6_250))
  rowsPerSecond!: number;

  @ApiPropertyOptional({
    type: [LineRangeResponse],
    description:
      'With onError=stop: the lines whose rows are saved, up to where reading stopped. All other rows are not.',
  })
  applied?: LineRange[];

  @ApiProperty({ type: [RowErrorResponse], description: 'Of the failed rows the first 100.' })
  errors!: RowError[];

  @ApiProperty({ type: Boolean, description: 'Whether more rows failed than `errors` tells.' })
  errorsTruncated!: boolean;

  @ApiPropertyOptional({
    type: [StockDifferenceResponse],
    description: 'Of counts: the first 100 rows that change something, or would in a dry run.',
  })
  changes?: StockDifference[];
}

/** What a problem tells when the import ended before its input did: what the report says was done is done. */
export class ImportProblemMembers {
  @ApiPropertyOptional({ type: ImportReportResponse })
  report?: ImportReportResponse;
}
