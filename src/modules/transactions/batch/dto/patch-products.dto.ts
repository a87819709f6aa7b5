import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { validationFailed } from '../../../../common/validation/validation-failed.js';
import { ifMatchOf } from '../../../products/dto/if-match.js';
import {
  nothingToChange,
  PatchProductDto,
  toProductChanges,
} from '../../../products/dto/patch-product.dto.js';
import { ProductField } from '../../../products/dto/product-field.js';
import { type BatchItem, IsBatchOf } from './batch-list.js';
import { duplicates } from './duplicates.js';

/** What PATCH takes for one product. */
export class PatchProductsItemDto {
  @ProductField.Id()
  id!: string;

  @ProductField.Category()
  category!: string;

  @ProductField.IfMatch()
  etag!: string;

  @ApiProperty({ type: PatchProductDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PatchProductDto)
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
