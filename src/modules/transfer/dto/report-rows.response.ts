import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERROR_CODE_SCHEMA } from '../../../common/openapi/api-problems.js';
import type { FieldError } from '../../../common/errors/field-error.js';
import { FIELD } from '../../products/dto/product.schema.js';
import { STOCK_FIELD } from '../../stock/dto/stock.schema.js';
import type { LineRange, RowError, StockDifference } from '../wire/import-report.js';
import type { DuplicateRow } from '../wire/input-format.js';

/** A value as the row has it, which may break the rules of the field. */
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
