import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import type { Problem } from '../../../common/errors/problem.js';
import { NestedList } from '../../../common/validation/value.decorators.js';
import { entries, LIST } from '../../../common/validation/messages.js';
import { ItemResultResponse } from '../../products/dto/item-results.js';
import { ProductField } from '../../products/dto/product-field.js';
import { AdjustmentDto } from './adjustment.dto.js';
import { MovementResponse } from './movement.response.js';
import { StockResponse } from './stock.response.js';

/** Most lines of one call. */
const MOST_ITEMS = 50;

/** So much more or less of one product. */
export class AdjustmentsItemDto extends AdjustmentDto {
  @ProductField.Id()
  id!: string;

  @ProductField.Category()
  category!: string;
}

/** The body of POST. */
export class AdjustmentsDto {
  @ApiProperty({
    type: [AdjustmentsItemDto],
    minItems: 1,
    maxItems: MOST_ITEMS,
    description:
      'Of any categories; those of one category are committed together or not at all, those of one product in their order.',
  })
  @IsArray(LIST)
  @ArrayMinSize(1, entries(1, MOST_ITEMS))
  @ArrayMaxSize(MOST_ITEMS, entries(1, MOST_ITEMS))
  @NestedList(() => AdjustmentsItemDto)
  items!: AdjustmentsItemDto[];
}

/** What became of one line. */
export class AdjustmentResultResponse extends ItemResultResponse {
  @ApiPropertyOptional({ type: MovementResponse })
  movement?: MovementResponse;

  @ApiPropertyOptional({ type: StockResponse, description: 'As the call left it.' })
  stock?: StockResponse;

  @ApiProperty({ type: Number, minimum: 0, example: 20.05, description: 'Request units.' })
  requestCharge!: number;

  @ApiPropertyOptional({
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    description: 'Why it was not committed.',
  })
  problem?: Problem;
}

/** What became of every line, in the order of the request. */
export class AdjustmentsResponse {
  @ApiProperty({ type: [AdjustmentResultResponse] })
  results!: AdjustmentResultResponse[];

  @ApiProperty({ type: 'integer', minimum: 0, example: 1, description: 'How many items were committed.' })
  succeeded!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 0, description: 'How many were not.' })
  failed!: number;

  @ApiProperty({ type: Number, minimum: 0, example: 20.05, description: 'Request units of the whole call.' })
  requestCharge!: number;
}

/** What a problem tells when the lines were tried and nothing was committed. */
export class AdjustmentsProblemMembers extends PartialType(AdjustmentsResponse) {}
