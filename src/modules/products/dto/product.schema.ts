import type { ApiPropertyOptions } from '@nestjs/swagger';
import { fromCents } from './money.js';
import { derivedProductId } from './product-id.js';
import { LIMITS, PRODUCT_STATUSES, SKU_PATTERN } from '../entities/product.entity.js';

/** A product of the sample catalogue, for examples that can be tried as they stand. */
export const sampleId = (sku: string): string => derivedProductId(['default', 'hand tools'], sku);

/** How each field of a product is described in the OpenAPI document, wherever it appears. */
export const FIELD = {
  id: {
    type: String,
    minLength: 1,
    maxLength: 255,
    example: sampleId('HAM-0450'),
    description:
      'Unique within its category. Not . or .., which no path can carry, and not batch. A UUIDv7 when the service made it.',
  },
  category: {
    type: String,
    minLength: 1,
    maxLength: LIMITS.category,
    example: 'hand tools',
    description:
      'Case does not matter; answered in lower case. Not . or .., which no path can carry. A product is addressed by its id and its category.',
  },
  sku: {
    type: String,
    pattern: SKU_PATTERN.source,
    example: 'HAM-0600',
    description: 'Unique within its category.',
  },
  name: { type: String, minLength: 1, maxLength: LIMITS.name, example: 'Claw hammer 600 g' },
  description: {
    type: String,
    maxLength: LIMITS.description,
    example: 'Forged steel head on an ash handle.',
  },
  price: {
    type: Number,
    minimum: fromCents(1),
    maximum: fromCents(LIMITS.priceCents),
    // No multipleOf: a validator that divides in binary would refuse 19.99.
    example: 19.99,
    description: 'At most two decimals, checked by the service; kept in whole cents.',
  },
  quantity: { type: 'integer', minimum: 0, maximum: LIMITS.quantity, example: 120 },
  status: { enum: PRODUCT_STATUSES, enumName: 'ProductStatus', example: 'active' },
  tags: {
    type: [String],
    maxItems: LIMITS.tags,
    uniqueItems: true,
    example: ['steel', 'hand'],
    description: `Each 1 to ${LIMITS.tag} characters.`,
  },
  ttl: {
    type: 'integer',
    minimum: -1,
    maximum: LIMITS.ttl,
    example: -1,
    description:
      'Seconds to live since the last change, at least 1; -1 forever. Left out: as the container says.',
  },
  createdAt: { type: String, format: 'date-time', example: '2026-01-02T03:04:05.678Z' },
  updatedAt: { type: String, format: 'date-time', example: '2026-02-03T04:05:06.789Z' },
  etag: {
    type: String,
    example: '"00000000-0000-0000-0000-000000000001"',
    description: 'Version of the product, quotes included: send it back in If-Match as it is.',
  },
  ifMatch: {
    type: String,
    example: '*',
    description: 'Only this version: the etag of the product, quotes included; * for any.',
  },
} satisfies Record<string, ApiPropertyOptions>;
