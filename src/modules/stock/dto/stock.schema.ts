import type { ApiPropertyOptions } from '@nestjs/swagger';
import { ADJUSTMENT_REASONS, MOVEMENT_KINDS } from '../ledger/movement.js';
import { LOCATION_PATTERN, MAIN_LOCATION, STOCK_LIMITS } from '../ledger/stock-state.js';

const { lowest, highest } = STOCK_LIMITS.quantity;

const anyQuantity = { type: 'integer', minimum: lowest, maximum: highest } as const;
const noLess = { type: 'integer', minimum: 0, maximum: highest } as const;

/** Between the lowest and the highest quantity. One call cannot ask for so much, but a count can find it. */
const mostChange = highest - lowest;

/** How each field of stock is described in the OpenAPI document, wherever it appears. */
export const STOCK_FIELD = {
  location: {
    type: String,
    pattern: LOCATION_PATTERN.source,
    example: MAIN_LOCATION,
    description: `Where the stock lies; \`${MAIN_LOCATION}\` unless said otherwise. At most ${STOCK_LIMITS.locations} for a product.`,
  },
  onHand: { ...anyQuantity, example: 120, description: 'What is there. Below 0 only with back orders.' },
  reserved: { ...noLess, example: 0, description: 'What of it is promised to reservations.' },
  available: {
    ...noLess,
    example: 120,
    description: 'What may still be promised: onHand − reserved − safetyStock, and never below 0.',
  },
  safetyStock: {
    ...noLess,
    example: 5,
    description: 'Kept back from promises, once for the whole product.',
  },
  reorderPoint: { ...noLess, example: 20, description: 'At or below it, it is time to order more.' },
  allowBackorder: {
    type: Boolean,
    example: false,
    description: 'Whether more may be promised and sold than is there.',
  },
  delta: { ...anyQuantity, example: 24, description: 'So many more, or fewer. Not 0.' },
  change: { type: 'integer', minimum: -mostChange, maximum: mostChange, example: 24 },
  counted: { ...noLess, example: 119, description: 'How many were found.' },
  quantity: { ...noLess, minimum: 1, example: 10 },
  expectedOnHand: {
    ...anyQuantity,
    description: 'Only if the location holds exactly so many; 409 `stock_changed` otherwise.',
  },
  reason: { enum: ADJUSTMENT_REASONS, enumName: 'AdjustmentReason', example: 'received' },
  kind: { enum: MOVEMENT_KINDS, enumName: 'MovementKind', example: 'adjustment' },
  reference: {
    type: String,
    maxLength: STOCK_LIMITS.reference,
    example: 'PO-2026-0117',
    description: 'Such as the number of an order or a delivery.',
  },
  note: { type: String, maxLength: STOCK_LIMITS.note, example: 'Two boxes, one opened.' },
  sequence: {
    type: 'integer',
    minimum: 1,
    example: 2,
    description: '1, 2, 3 … without a gap, for each product.',
  },
  at: { type: String, format: 'date-time', example: '2026-02-03T04:05:06.789Z' },
} satisfies Record<string, ApiPropertyOptions>;
