import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { MAX_BATCH_OPERATIONS } from '../../../cosmos/batch/transactional-batch.js';
import { IsListBy, IsOneOf, nested } from '../../../products/dto/rules.js';
import { OPERATIONS, type TransactionOperationDto } from './transaction-operations.dto.js';

const DTOS = Object.values(OPERATIONS);

/** What stands in for an operation whose `op` is none: that is its one fault, whatever else it says. */
class UnknownOperation {
  @IsOneOf(Object.keys(OPERATIONS))
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
  @IsListBy(1, MAX_BATCH_OPERATIONS, readOperation)
  operations!: TransactionOperationDto[];
}

function readOperation(entry: unknown): unknown {
  const op = typeof entry === 'object' && entry !== null && 'op' in entry ? entry.op : undefined;
  const known = Object.entries(OPERATIONS).find(([name]) => name === op)?.[1];
  if (known !== undefined) return nested(known, entry);
  return nested(
    UnknownOperation,
    typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? { op } : entry,
  );
}
