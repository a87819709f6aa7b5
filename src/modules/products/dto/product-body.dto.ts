import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { toCents } from '../money.js';
import type { ProductFields, ProductStatus } from '../product.js';
import {
  IsCategory,
  IsDescription,
  IsName,
  IsPrice,
  IsQuantity,
  IsSku,
  IsStatus,
  IsTags,
  IsTtl,
} from './product-rules.js';
import { FIELD } from './product.schema.js';
import { Optional } from './rules.js';

/** A whole product as a caller writes it. */
export abstract class ProductBody {
  @ApiProperty(FIELD.category)
  @IsCategory()
  category!: string;

  @ApiProperty(FIELD.sku)
  @IsSku()
  sku!: string;

  @ApiProperty(FIELD.name)
  @IsName()
  name!: string;

  @ApiPropertyOptional(FIELD.description)
  @Optional()
  @IsDescription()
  description?: string;

  @ApiProperty(FIELD.price)
  @IsPrice()
  price!: number;

  @ApiPropertyOptional({ ...FIELD.quantity, default: 0 })
  @IsQuantity()
  quantity: number = 0;

  @ApiPropertyOptional({ ...FIELD.status, default: 'active' })
  @IsStatus()
  status: ProductStatus = 'active';

  @ApiPropertyOptional({ ...FIELD.tags, default: [] })
  @IsTags()
  tags: string[] = [];

  @ApiPropertyOptional(FIELD.ttl)
  @Optional()
  @IsTtl()
  ttl?: number;
}

/** The fields of a body whose rules hold. */
export const toProductFields = (body: ProductBody): ProductFields => toFieldsIn(body.category, body);

/** The same where the category is known from elsewhere. */
export function toFieldsIn(category: string, body: Omit<ProductBody, 'category'>): ProductFields {
  const { price, description, ttl } = body;
  return {
    category,
    sku: body.sku,
    name: body.name,
    ...(description === undefined ? {} : { description }),
    priceCents: centsOf(price),
    quantity: body.quantity,
    status: body.status,
    tags: body.tags,
    ...(ttl === undefined ? {} : { ttl }),
  };
}

/** The cents of an amount that `IsAmount` let through. */
export function centsOf(amount: number): number {
  const cents = toCents(amount);
  if (cents === undefined) throw new RangeError(`${amount} was not validated`);
  return cents;
}
