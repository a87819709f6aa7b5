import type { ShownStock, StockState } from '../../stock/ledger/stock-state.js';

export const PRODUCT_STATUSES = ['active', 'inactive'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/** What a caller says about a product. Text is trimmed, the category lower-cased, and every rule holds. */
export interface ProductFields {
  readonly category: string;
  readonly sku: string;
  readonly name: string;
  readonly description?: string;
  /** Integer cents: money is never a binary fraction. */
  readonly priceCents: number;
  readonly quantity: number;
  readonly status: ProductStatus;
  readonly tags: readonly string[];
  /** Seconds to live since the last change; -1: forever; absent: as the container says. */
  readonly ttl?: number;
}

/** What answers show of a product. */
export interface ShownProduct extends ProductFields {
  readonly id: string;
  /** What `quantity` consists of, and what is promised of it. */
  readonly stock: ShownStock;
  /** UTC, ISO 8601 with milliseconds. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Version, in quotes, as it stands in an `ETag` header. */
  readonly etag: string;
}

/** A product as it is kept. */
export interface Product extends ShownProduct {
  readonly stock: StockState;
  /** All that is stored, also what only another version of the application knows: for code that writes a part of it again. */
  readonly document: object;
}

/** Fields to change; null removes an optional one. Category, sku and id never change by this. */
export interface ProductChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly priceCents?: number;
  readonly quantity?: number;
  readonly status?: ProductStatus;
  readonly tags?: readonly string[];
  readonly ttl?: number | null;
}

/** The bounds of every field. Lengths are in Unicode code points. */
export const LIMITS = {
  category: 100,
  name: 255,
  description: 1000,
  priceCents: 100_000_000_000,
  quantity: 2_147_483_647,
  tags: 20,
  tag: 50,
  ttl: 2_147_483_647,
} as const;

export const SKU_PATTERN = /^[A-Z0-9-]{1,50}$/;
