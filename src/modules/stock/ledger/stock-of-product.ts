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

/** The same with all that is stored of the product: a change of its stock writes all of that again. */
export interface StoredStock extends StockOfProduct {
  readonly document: object;
}
