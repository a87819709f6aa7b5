import { validationFailed } from '../../../../common/validation/validation-failed.js';
import { CreateProductDto } from '../../../products/dto/create-product.dto.js';
import { toProductFields } from '../../../products/dto/product-body.dto.js';
import { newProductId } from '../../../products/dto/new-product-id.js';
import { type BatchItem, IsBatchOf } from './batch-list.js';
import { duplicates } from './duplicates.js';

/** The body of POST: what POST takes for one product, several times. */
export class CreateProductsDto {
  @IsBatchOf(CreateProductDto)
  items!: CreateProductDto[];
}

/** @throws AppError `validation_failed` when a sku is there twice in a category: one of them could never be created */
export function toCreates({ items }: CreateProductsDto): BatchItem[] {
  const faults = duplicates(items, 'sku', ({ category, sku }) => [category, sku]);
  if (faults.length > 0) throw validationFailed(faults);
  return items.map((item, index) => {
    const fields = toProductFields(item);
    return { index, category: fields.category, operation: { op: 'create', id: newProductId(), fields } };
  });
}
