import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import type { Problem } from '../../../../common/errors/problem.js';
import { ItemResultResponse } from '../../../products/dto/item-results.js';
import { ProductResponse } from '../../../products/dto/product.response.js';

/** What became of one item of a batch. */
export class BatchResultResponse extends ItemResultResponse {
  @ApiPropertyOptional({ type: ProductResponse, description: 'As it is now; only when it was committed.' })
  product?: ProductResponse;

  @ApiProperty({ type: Number, minimum: 0, example: 7.43, description: 'Request units.' })
  requestCharge!: number;

  @ApiPropertyOptional({
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    description: 'Why it was not committed.',
  })
  problem?: Problem;
}

/** What became of every item, in the order of the request. */
export class BatchResponse {
  @ApiProperty({
    type: [BatchResultResponse],
    description: 'One for each item, in the order of the request.',
  })
  results!: BatchResultResponse[];

  @ApiProperty({ type: 'integer', minimum: 0, example: 1, description: 'How many items were committed.' })
  succeeded!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 0, description: 'How many were not.' })
  failed!: number;

  @ApiProperty({ type: Number, minimum: 0, example: 7.43, description: 'Request units of the whole call.' })
  requestCharge!: number;
}

/** What a problem tells when the batch was tried and nothing was committed. */
export class BatchProblemMembers extends PartialType(BatchResponse) {}
