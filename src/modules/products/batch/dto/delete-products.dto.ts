import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { validationFailed } from '../../../../common/validation/validation-failed.js';
import { IsCategory, IsIfMatch, IsProductId, ifMatchOf } from '../../dto/product-rules.js';
import { FIELD } from '../../dto/product.schema.js';
import { Optional } from '../../dto/rules.js';
import type { BatchItem } from '../product-batch.service.js';
import { IsBatchOf } from './batch-list.js';
import { duplicates } from './duplicates.js';

/** Which product to delete. */
export class DeleteProductsItemDto {
  @ApiProperty(FIELD.id)
  @IsProductId()
  id!: string;

  @ApiProperty(FIELD.category)
  @IsCategory()
  category!: string;

  @ApiPropertyOptional(FIELD.ifMatch)
  @Optional()
  @IsIfMatch()
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
