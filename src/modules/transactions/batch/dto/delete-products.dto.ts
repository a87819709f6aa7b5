import { validationFailed } from '../../../../common/validation/validation-failed.js';
import { ifMatchOf } from '../../../products/dto/if-match.js';
import { ProductField } from '../../../products/dto/product-field.js';
import { type BatchItem, IsBatchOf } from './batch-list.js';
import { duplicates } from './duplicates.js';

/** Which product to delete. */
export class DeleteProductsItemDto {
  @ProductField.Id()
  id!: string;

  @ProductField.Category()
  category!: string;

  @ProductField.IfMatch({ required: false })
  etag?: string;
}

/** The body of DELETE. */
export class DeleteProductsDto {
  @IsBatchOf(DeleteProductsItemDto)
  items!: DeleteProductsItemDto[];
}

/** @throws AppError `validation_failed` when a product is there twice */
export function toDeletes({ items }: DeleteProductsDto): BatchItem[] {
  const faults = duplicates(items, 'id', ({ category, id }) => [category, id]);
  if (faults.length > 0) throw validationFailed(faults);
  return items.map(({ id, category, etag }, index) => ({
    index,
    category,
    operation: { op: 'delete', id, etag: ifMatchOf(etag) },
  }));
}
