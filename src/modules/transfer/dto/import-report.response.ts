import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ImportReport, LineRange, RowError, StockDifference } from '../wire/import-report.js';
import type { DuplicateRow } from '../wire/input-format.js';
import { InputFormatResponse } from './input-format.response.js';
import {
  DuplicateRowResponse,
  LineRangeResponse,
  RowErrorResponse,
  StockDifferenceResponse,
} from './report-rows.response.js';

export const count = (description: string, example: number) =>
  ({ type: 'integer', minimum: 0, description, example }) as const;

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
