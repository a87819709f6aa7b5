import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ProductPage } from '../list/product-list.js';
import { ProductResponse, toProductResponse } from './product.response.js';

/** One page of a list. */
export class ProductPageResponse {
  @ApiProperty({ type: [ProductResponse] })
  items!: ProductResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 2048,
    description: 'Opaque; leads to the next page of the same list. Null on the last page.',
  })
  nextCursor!: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'How many products the filters let through; with count=true.',
  })
  total?: number;
}

export function toProductPageResponse({ products, nextCursor, total }: ProductPage): ProductPageResponse {
  return {
    items: products.map(toProductResponse),
    nextCursor,
    ...(total === undefined ? {} : { total }),
  };
}
