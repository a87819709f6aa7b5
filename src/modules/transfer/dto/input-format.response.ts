import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type ColumnUse,
  type Decimal,
  DECIMALS,
  type Delimiter,
  DELIMITERS,
  type Encoding,
  ENCODINGS,
  type InputFormat,
} from '../wire/input-format.js';

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
