import type { Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Exclude, Expose } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn } from 'class-validator';
import { NestedListBy } from '../../../common/validation/value.decorators.js';
import { entries, LIST, ONE_OF } from '../../../common/validation/messages.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { OPERATIONS, type TransactionOperationDto } from './transaction-operations.dto.js';

const DTOS = Object.values(OPERATIONS);

/** What stands in for an operation whose `op` is none: that is its one fault, whatever else it says. */
@Exclude()
class UnknownOperation {
  @Expose()
  @IsIn(Object.keys(OPERATIONS), ONE_OF)
  op: unknown;
}

/** Works in any category, again and again. */
const EXAMPLE = [
  { op: 'create', product: { sku: 'RASP-0200', name: 'Wood rasp 200 mm', price: 14.5, quantity: 12 } },
  { op: 'upsert', id: 'rasp-0250', product: { sku: 'RASP-0250', name: 'Wood rasp 250 mm', price: 17 } },
  { op: 'patch', id: 'rasp-0250', changes: { quantity: 4 } },
  { op: 'read', id: 'rasp-0250' },
];

/** The body of a transaction. */
@ApiExtraModels(...DTOS)
export class TransactionDto {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: MAX_BATCH_OPERATIONS,
    description: 'Carried out in this order; each one sees what those before it have done.',
    items: {
      oneOf: DTOS.map((dto) => ({ $ref: getSchemaPath(dto) })),
      discriminator: {
        propertyName: 'op',
        mapping: Object.fromEntries(
          Object.entries(OPERATIONS).map(([name, dto]) => [name, getSchemaPath(dto)]),
        ),
      },
    },
    example: EXAMPLE,
  })
  @IsArray(LIST)
  @ArrayMinSize(1, entries(1, MAX_BATCH_OPERATIONS))
  @ArrayMaxSize(MAX_BATCH_OPERATIONS, entries(1, MAX_BATCH_OPERATIONS))
  @NestedListBy(typeOf)
  operations!: TransactionOperationDto[];
}

function typeOf(entry: object): Type<object> {
  const op = 'op' in entry ? entry.op : undefined;
  return Object.entries(OPERATIONS).find(([name]) => name === op)?.[1] ?? UnknownOperation;
}
