export const MOVEMENT_KINDS = [
  'opening',
  'adjustment',
  'count',
  'transfer_out',
  'transfer_in',
  'hold',
  'release',
  'sale',
  'expiry',
] as const;

export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export const ADJUSTMENT_REASONS = [
  'received',
  'sold',
  'returned',
  'damaged',
  'lost',
  'found',
  'correction',
  'other',
] as const;

export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

/** What whoever makes a movement says about it. */
export interface Remarks {
  /** Such as the number of an order or a delivery. */
  readonly reference?: string;
  readonly note?: string;
}

/** One change of the stock at one location: an entry of the ledger. It is never changed. */
export interface Movement extends Remarks {
  /** 1, 2, 3 … without a gap, for each product. */
  readonly sequence: number;
  readonly kind: MovementKind;
  readonly location: string;
  /** Change of what is there. */
  readonly delta: number;
  /** Change of what is promised. */
  readonly reservedDelta: number;
  /** What the location holds after it. */
  readonly onHand: number;
  readonly reserved: number;
  readonly reason?: AdjustmentReason;
  readonly reservationId?: string;
  /** The same on both movements of a transfer. */
  readonly transferId?: string;
  /** Only on a movement that has brought what is available down to the reorder point, from above it. */
  readonly low?: LowStock;
}

/** How much of a product is left when it is time to order more. A type, because it is stored as JSON. */
export type LowStock = {
  readonly available: number;
  readonly reorderPoint: number;
};

/** A movement, and who made it. */
export interface RecordedMovement extends Movement {
  /** Unique in its category. */
  readonly id: string;
  readonly actor: string;
  /** UTC, ISO 8601 with milliseconds. Of one product, never earlier than that of the movement before. */
  readonly at: string;
}
