import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { NestedList } from '../../../../common/validation/value.decorators.js';
import { entries, LIST } from '../../../../common/validation/messages.js';
import { MAX_BATCH_OPERATIONS } from '../../../cosmos/batch/transactional-batch.service.js';
import type { ProductOperation } from '../../../products/transaction/product-transactions.service.js';

/** One item of a batch. */
export interface BatchItem {
  /** Its place among the items. */
  readonly index: number;
  readonly category: string;
  readonly operation: ProductOperation;
}

/** A list of what one request may do, as many as the database takes in one transaction. */
export const IsBatchOf = (type: Type<object>): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: [type],
      minItems: 1,
      maxItems: MAX_BATCH_OPERATIONS,
      description: 'Of any categories; those of one category are committed together or not at all.',
    }),
    IsArray(LIST),
    ArrayMinSize(1, entries(1, MAX_BATCH_OPERATIONS)),
    ArrayMaxSize(MAX_BATCH_OPERATIONS, entries(1, MAX_BATCH_OPERATIONS)),
    NestedList(() => type),
  );
