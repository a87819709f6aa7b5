import { AppError } from '../../../common/errors/app-error.js';
import type { FieldError } from '../../../common/errors/field-error.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import type { ProductOperation } from '../../products/transaction/product-transactions.service.js';
import { nothingToChange, toProductChanges } from '../../products/dto/patch-product.dto.js';
import { toFieldsIn } from '../../products/dto/product-body.dto.js';
import { ifMatchOf } from '../../products/dto/if-match.js';
import { newProductId } from '../../products/dto/new-product-id.js';
import type { TransactionOperationDto } from './transaction-operations.dto.js';
import type { TransactionDto } from './transaction.dto.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';

/**
 * The operations of a body, on products of this category.
 * @throws AppError `validation_failed` when a patch changes nothing; `partition_mismatch` when a product says that it is in
 *   another category
 */
export function toOperations({ operations }: TransactionDto, category: string): ProductOperation[] {
  const faults = operations.flatMap((operation, index) => faultsOf(operation, index));
  if (faults.length > 0) throw validationFailed(faults);
  const foreign = operations.findIndex((operation) => isForeign(operation, category));
  if (foreign !== -1) throw mismatch(foreign, category);
  return operations.map((operation) => toOperation(operation, category));
}

function toOperation(operation: TransactionOperationDto, category: string): ProductOperation {
  switch (operation.op) {
    case 'create':
      return { op: 'create', id: newProductId(), fields: toFieldsIn(category, operation.product) };
    case 'upsert':
      return { op: 'upsert', id: operation.id, fields: toFieldsIn(category, operation.product) };
    case 'replace': {
      const { id, product, ifMatch } = operation;
      return { op: 'replace', id, fields: toFieldsIn(category, product), etag: ifMatchOf(ifMatch) };
    }
    case 'patch': {
      const { id, changes, ifMatch } = operation;
      return { op: 'patch', id, changes: toProductChanges(changes), etag: ifMatchOf(ifMatch) };
    }
    case 'delete':
      return { op: 'delete', id: operation.id, etag: ifMatchOf(operation.ifMatch) };
    case 'read':
      return { op: 'read', id: operation.id };
  }
}

const faultsOf = (operation: TransactionOperationDto, index: number): FieldError[] =>
  operation.op === 'patch' ? nothingToChange(operation.changes, `/operations/${index}/changes`) : [];

const isForeign = (operation: TransactionOperationDto, category: string): boolean =>
  'product' in operation &&
  operation.product.category !== undefined &&
  operation.product.category !== category;

const mismatch = (index: number, category: string): AppError =>
  new AppError(
    PRODUCT_ERRORS.partition_mismatch,
    `The product of operation ${index} is not in category "${category}".`,
    {
      failedIndex: index,
      errors: [
        {
          pointer: `/operations/${index}/product/category`,
          code: 'partition_mismatch',
          detail: `category must be "${category}", or left out`,
        },
      ],
    },
  );
