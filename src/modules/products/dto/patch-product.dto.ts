import { ApiHideProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FieldError } from '../../../common/errors/field-error.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import type { ProductChanges, ProductStatus } from '../product.js';
import { centsOf } from './product-body.dto.js';
import { IsDescription, IsName, IsPrice, IsQuantity, IsStatus, IsTags, IsTtl } from './product-rules.js';
import { FIELD } from './product.schema.js';
import { Immutable, Optional, Removable } from './rules.js';

/** The body of PATCH, a merge patch (RFC 7396): what is there changes, null removes. */
export class PatchProductDto {
  @ApiPropertyOptional(FIELD.name)
  @Optional()
  @IsName()
  name?: string;

  @ApiPropertyOptional({ ...FIELD.description, nullable: true })
  @Removable()
  @IsDescription()
  description?: string | null;

  @ApiPropertyOptional(FIELD.price)
  @Optional()
  @IsPrice()
  price?: number;

  @ApiPropertyOptional(FIELD.quantity)
  @Optional()
  @IsQuantity()
  quantity?: number;

  @ApiPropertyOptional(FIELD.status)
  @Optional()
  @IsStatus()
  status?: ProductStatus;

  @ApiPropertyOptional(FIELD.tags)
  @Optional()
  @IsTags()
  tags?: string[];

  @ApiPropertyOptional({ ...FIELD.ttl, nullable: true })
  @Removable()
  @IsTtl()
  ttl?: number | null;

  @ApiHideProperty()
  @Immutable('is fixed; to change it, move the product')
  category?: never;

  @ApiHideProperty()
  @Immutable('is fixed')
  sku?: never;

  @ApiHideProperty()
  @Immutable('is fixed')
  id?: never;
}

/**
 * The changes of a body whose rules hold.
 * @throws AppError `validation_failed` when there is none
 */
export function toProductChanges(dto: PatchProductDto): ProductChanges {
  const faults = nothingToChange(dto, '');
  if (faults.length > 0) throw validationFailed(faults);
  const { price, ...changes } = dto;
  return { ...changes, ...(price === undefined ? {} : { priceCents: centsOf(price) }) };
}

/** The fault of changes, at this pointer, that change nothing. */
export const nothingToChange = (dto: PatchProductDto, pointer: string): FieldError[] =>
  Object.values(dto).every((value) => value === undefined)
    ? [{ pointer, code: 'too_few', detail: 'at least one field to change is required' }]
    : [];
