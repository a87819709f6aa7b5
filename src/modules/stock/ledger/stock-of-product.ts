import type { StockState } from './stock-state.js';

/** The address of one product. */
export interface ProductKey {
  readonly category: string;
  readonly id: string;
}

/** A product, as far as its stock goes. */
export interface StockOfProduct extends ProductKey {
  readonly sku: string;
  readonly updatedAt: string;
  readonly etag: string;
  readonly stock: StockState;
}
