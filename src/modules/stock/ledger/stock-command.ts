import type { AdjustmentReason, Remarks } from './movement.js';
import type { StockSettings } from './stock-state.js';

/** What can be asked of the stock of one product. Quantities are positive unless said otherwise. */
export type StockCommand =
  Adjustment | Count | Transfer | SetQuantity | ChangeSettings | Open | Opening | Closing | Hold | EndHold;

/** So much more, or less. */
export interface Adjustment extends Remarks {
  readonly kind: 'adjustment';
  readonly location: string;
  /** Not 0. */
  readonly delta: number;
  readonly reason: AdjustmentReason;
  /** What the location has to hold for it. */
  readonly expectedOnHand?: number;
}

/** So much was counted. */
export interface Count extends Remarks {
  readonly kind: 'count';
  readonly location: string;
  readonly counted: number;
}

/** From one location to another. */
export interface Transfer extends Remarks {
  readonly kind: 'transfer';
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly transferId: string;
}

/**
 * The quantity that a call about the product names, and nothing when it is the same: a count at the main location, which has all of it;
 * with a location a count there, whatever others have.
 */
export interface SetQuantity {
  readonly kind: 'quantity';
  readonly quantity: number;
  readonly location?: string | undefined;
}

/** What is given changes; null removes. Leaves no movement. */
export interface ChangeSettings {
  readonly kind: 'settings';
  readonly changes: Partial<Pick<StockSettings, 'safetyStock' | 'allowBackorder'>> & {
    readonly reorderPoint?: number | null;
  };
}

/** Gives stock from before the ledger its movements, and changes nothing. */
export interface Open extends Remarks {
  readonly kind: 'open';
}

/** Begins the ledger of a product that comes with stock, by location. Only where nothing is yet. */
export interface Opening extends Remarks {
  readonly kind: 'opening';
  readonly quantities: ReadonlyMap<string, number>;
}

/** Ends the ledger: everything is gone. */
export interface Closing extends Remarks {
  readonly kind: 'closing';
}

/** Makes a promise. */
export interface Hold extends Remarks {
  readonly kind: 'hold';
  /** Undefined: wherever there is most, from several locations when none has enough. */
  readonly location?: string;
  readonly quantity: number;
  readonly reservationId: string;
}

/**
 * Ends a promise, or a part of it: `release` and `expiry` give it up; `sale` fulfils it: the goods leave. For what is held, and the
 * reservation answers for that.
 */
export interface EndHold extends Remarks {
  readonly kind: 'release' | 'sale' | 'expiry';
  readonly location: string;
  readonly quantity: number;
  readonly reservationId: string;
}
