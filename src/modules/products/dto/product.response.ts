import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { fromCents } from './money.js';
import type { ProductStatus, ShownProduct } from '../entities/product.entity.js';
import { STOCK_FIELD } from '../../stock/dto/stock.schema.js';
import { availableOf, reservedOf } from '../../stock/ledger/stock-state.js';
import { FIELD } from './product.schema.js';

/** A product as every answer shows it: these fields and no others. */
export class ProductResponse {
  @ApiProperty(FIELD.id)
  id!: string;

  @ApiProperty(FIELD.category)
  category!: string;

  @ApiProperty(FIELD.sku)
  sku!: string;

  @ApiProperty(FIELD.name)
  name!: string;

  @ApiPropertyOptional(FIELD.description)
  description?: string;

  @ApiProperty(FIELD.price)
  price!: number;

  @ApiProperty(STOCK_FIELD.onHand)
  quantity!: number;

  @ApiProperty(STOCK_FIELD.reserved)
  reserved!: number;

  @ApiProperty(STOCK_FIELD.available)
  available!: number;

  @ApiProperty(FIELD.status)
  status!: ProductStatus;

  @ApiProperty(FIELD.tags)
  tags!: readonly string[];

  @ApiPropertyOptional(FIELD.ttl)
  ttl?: number;

  @ApiProperty(FIELD.createdAt)
  createdAt!: string;

  @ApiProperty(FIELD.updatedAt)
  updatedAt!: string;

  @ApiProperty(FIELD.etag)
  etag!: string;
}

/** Field by field, so that nothing of the storage can slip through. */
export function toProductResponse(product: ShownProduct): ProductResponse {
  return {
    id: product.id,
    category: product.category,
    sku: product.sku,
    name: product.name,
    ...(product.description === undefined ? {} : { description: product.description }),
    price: fromCents(product.priceCents),
    quantity: product.quantity,
    reserved: reservedOf(product.stock),
    available: availableOf(product.stock),
    status: product.status,
    tags: product.tags,
    ...(product.ttl === undefined ? {} : { ttl: product.ttl }),
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    etag: product.etag,
  };
}
