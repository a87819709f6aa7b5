import { ApiProperty } from '@nestjs/swagger';
import { validationFailed } from '../../../../common/validation/validation-failed.js';
import { nothingToChange, PatchProductDto, toProductChanges } from '../../dto/patch-product.dto.js';
import { IsCategory, IsIfMatch, IsProductId, ifMatchOf } from '../../dto/product-rules.js';
import { FIELD } from '../../dto/product.schema.js';
import { IsObjectOf } from '../../dto/rules.js';
import type { BatchItem } from '../product-batch.service.js';
import { IsBatchOf } from './batch-list.js';
import { duplicates } from './duplicates.js';

/** What PATCH takes for one product. */
export class PatchProductsItemDto {
  @ApiProperty(FIELD.id)
  @IsProductId()
  id!: string;

  @ApiProperty(FIELD.category)
  @IsCategory()
  category!: string;

  @ApiProperty(FIELD.ifMatch)
  @IsIfMatch()
  etag!: string;

  @ApiProperty({ type: PatchProductDto })
  @IsObjectOf(() => PatchProductDto)
  changes!: PatchProductDto;
}

/** The body of PATCH. */
export class PatchProductsDto {
  @IsBatchOf(PatchProductsItemDto)
  items!: PatchProductsItemDto[];
}

/** @throws AppError `validation_failed` when a product is there twice, or an item changes nothing */
export function toPatches({ items }: PatchProductsDto): BatchItem[] {
  const faults = [
    ...duplicates(items, 'id', ({ category, id }) => [category, id]),
    ...items.flatMap(({ changes }, index) => nothingToChange(changes, `/items/${index}/changes`)),
  ];
  if (faults.length > 0) throw validationFailed(faults);
  return items.map(({ id, category, etag, changes }, index) => ({
    index,
    category,
    operation: { op: 'patch', id, changes: toProductChanges(changes), etag: ifMatchOf(etag) },
  }));
}
