import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { roundCharge } from '../../../common/http/request-charge.js';
import { ProductResponse, toProductResponse } from '../../products/dto/product.response.js';
import { FIELD } from '../../products/dto/product.schema.js';
import type { Product, ProductOperation } from '../../products/transaction/product-transactions.service.js';
import { OPERATIONS } from './transaction-operations.dto.js';

/** What became of one operation. */
export class TransactionResultResponse {
  @ApiProperty({ type: 'integer', minimum: 0, example: 0, description: 'Place of the operation.' })
  index!: number;

  @ApiProperty({ enum: Object.keys(OPERATIONS), example: 'create' })
  op!: string;

  @ApiProperty({
    type: 'integer',
    example: 201,
    description: '201 created, 200 replaced, changed or read, 204 deleted.',
  })
  status!: number;

  @ApiPropertyOptional(FIELD.etag)
  etag?: string;

  @ApiPropertyOptional({ type: ProductResponse, description: 'As the operation left or found it.' })
  product?: ProductResponse;

  @ApiProperty({ type: Number, minimum: 0, example: 7.43, description: 'Request units.' })
  requestCharge!: number;
}

/** What became of every operation, in their order. */
export class TransactionResponse {
  @ApiProperty({ type: [TransactionResultResponse] })
  results!: TransactionResultResponse[];

  @ApiProperty({ type: Number, minimum: 0, example: 31.2, description: 'Request units of the whole call.' })
  requestCharge!: number;
}

/** What became of one operation of a transaction that failed. */
export class FailedOperationResponse extends PickType(TransactionResultResponse, [
  'index',
  'op',
  'requestCharge',
]) {
  @ApiProperty({
    type: 'integer',
    example: 424,
    description: 'Its own for the operation that failed, 424 for all others.',
  })
  status!: number;
}

/** What a problem tells when the transaction was tried: nothing of it was stored. */
export class TransactionProblemMembers {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, example: 1, description: 'The operation that failed.' })
  failedIndex?: number;

  @ApiPropertyOptional({ type: [FailedOperationResponse], description: 'One for each operation.' })
  results?: FailedOperationResponse[];
}

/** What the example of a failure has of them. */
export const FAILED_AT_ONE: TransactionProblemMembers = {
  failedIndex: 1,
  results: [
    { index: 0, op: 'create', status: 424, requestCharge: 0 },
    { index: 1, op: 'replace', status: 412, requestCharge: 1.24 },
  ],
};

/** What became of one operation. */
export interface OperationResult {
  readonly index: number;
  readonly op: ProductOperation['op'];
  readonly status: number;
  readonly product?: Product;
  /** Request units. */
  readonly requestCharge: number;
}

export const toTransactionResponse = (
  results: readonly OperationResult[],
  charge: number,
): TransactionResponse => ({
  results: results.map(({ index, op, status, product, requestCharge }) => ({
    index,
    op,
    status,
    ...(product === undefined ? {} : { etag: product.etag, product: toProductResponse(product) }),
    requestCharge: roundCharge(requestCharge),
  })),
  requestCharge: roundCharge(charge),
});
