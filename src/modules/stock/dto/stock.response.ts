import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FIELD } from '../../products/dto/product.schema.js';
import type { StockOfProduct } from '../ledger/stock-of-product.js';
import { availableOf, onHandOf, reservedOf } from '../ledger/stock-state.js';
import { STOCK_FIELD } from './stock.schema.js';

/** What one location holds. */
export class StockLevelResponse {
  @ApiProperty(STOCK_FIELD.location)
  location!: string;

  @ApiProperty(STOCK_FIELD.onHand)
  onHand!: number;

  @ApiProperty(STOCK_FIELD.reserved)
  reserved!: number;
}

/** The stock of one product: its sums, its settings, and each location. */
export class StockResponse {
  @ApiProperty(FIELD.id)
  id!: string;

  @ApiProperty(FIELD.category)
  category!: string;

  @ApiProperty(FIELD.sku)
  sku!: string;

  @ApiProperty(STOCK_FIELD.onHand)
  onHand!: number;

  @ApiProperty(STOCK_FIELD.reserved)
  reserved!: number;

  @ApiProperty(STOCK_FIELD.available)
  available!: number;

  @ApiProperty(STOCK_FIELD.safetyStock)
  safetyStock!: number;

  @ApiPropertyOptional(STOCK_FIELD.reorderPoint)
  reorderPoint?: number;

  @ApiProperty(STOCK_FIELD.allowBackorder)
  allowBackorder!: boolean;

  @ApiProperty({ type: [StockLevelResponse], description: 'In the order of their names.' })
  locations!: StockLevelResponse[];

  @ApiProperty(FIELD.updatedAt)
  updatedAt!: string;

  @ApiProperty(FIELD.etag)
  etag!: string;
}

export function toStockResponse(product: StockOfProduct): StockResponse {
  const { id, category, sku, updatedAt, etag, stock } = product;
  return {
    id,
    category,
    sku,
    onHand: onHandOf(stock),
    reserved: reservedOf(stock),
    available: availableOf(stock),
    ...stock.settings,
    locations: [...stock.levels]
      .map(([location, { onHand, reserved }]) => ({ location, onHand, reserved }))
      .toSorted((one, other) => (one.location < other.location ? -1 : 1)),
    updatedAt,
    etag,
  };
}
