import { ApiHideProperty } from '@nestjs/swagger';
import { Equals } from 'class-validator';
import type { FieldError } from '../../../common/errors/field-error.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import type { ProductChanges, ProductStatus } from '../entities/product.entity.js';
import { centsOf } from './product-body.dto.js';
import { ProductField } from './product-field.js';

/** A field that exists but does not change this way. */
const IMMUTABLE = { code: 'immutable' };

/** The body of PATCH, a merge patch (RFC 7396): what is there changes, null removes. */
export class PatchProductDto {
  @ProductField.Name({ required: false })
  name?: string;

  @ProductField.Description({ required: false, nullable: true })
  description?: string | null;

  @ProductField.Price({ required: false })
  price?: number;

  @ProductField.Quantity({ required: false })
  quantity?: number;

  @ProductField.Status({ required: false })
  status?: ProductStatus;

  @ProductField.Tags({ required: false })
  tags?: string[];

  @ProductField.Ttl({ required: false, nullable: true })
  ttl?: number | null;

  @ApiHideProperty()
  @Equals(undefined, { message: '$property is fixed; to change it, move the product', context: IMMUTABLE })
  category?: never;

  @ApiHideProperty()
  @Equals(undefined, { message: '$property is fixed', context: IMMUTABLE })
  sku?: never;

  @ApiHideProperty()
  @Equals(undefined, { message: '$property is fixed', context: IMMUTABLE })
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
