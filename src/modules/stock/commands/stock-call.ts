import type { AppError } from '../../../common/errors/app-error.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { Preconditions } from '../../../common/http/preconditions.js';
import type { RecordDraft } from '../../idempotency/call-record.document.js';
import type { RecordedMovement } from '../ledger/movement.js';
import type { StockCommand } from '../ledger/stock-command.js';
import type { StockProperty } from '../ledger/stock.document.js';
import type { ProductKey, StockOfProduct } from '../ledger/stock-of-product.js';

/** What the record of a call keeps of the product that it left. */
export type RecordedStock = {
  readonly sku: string;
  readonly updatedAt: string;
  readonly stock: StockProperty;
};

/** Commands about one product that belong together: all of them are carried out, or none. */
export interface StockUnit {
  readonly commands: readonly StockCommand[];
  /** What the product's version has to be. */
  readonly conditions: Preconditions;
  /** The record of its call, when no movement is: written with what the product is then. */
  readonly record?: RecordDraft;
}

/** Why a unit was refused: the first of its commands that could not be carried out. */
export interface UnitRefused {
  readonly error: AppError;
  /** Its place among the commands; absent when it is not one of them. */
  readonly index?: number;
}

/** A unit on its way, with whose it is. */
export interface StockCall {
  readonly key: ProductKey;
  readonly unit: StockUnit;
  readonly tenant: string;
  /** Who makes its movements. */
  readonly actor: string;
  /** Names its movements, so that they are made once; with what a repeat must look like. */
  readonly command?:
    | {
        readonly name: string;
        readonly fingerprint: string;
        /** Whether the name is known to be new: then no earlier call can have done what this one asks. */
        readonly isNew?: boolean;
      }
    | undefined;
  /** Pays for it, and says how long somebody waits for it. */
  readonly request: RequestContext;
}

/** What became of a call. `repeated`: an earlier one has done it. */
export type CallResult = Committed | 'repeated';

/** What a call has left. */
export interface Committed {
  /** Its own movements, a list for each of its commands. */
  readonly movements: readonly (readonly RecordedMovement[])[];
  /** The product as the transaction left it, in which others may have had their part. */
  readonly product: StockOfProduct;
  readonly etagBefore: string;
}
