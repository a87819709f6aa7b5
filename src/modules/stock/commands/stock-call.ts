import type { AppError } from '../../../common/errors/app-error.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { Preconditions } from '../../../common/http/preconditions.js';
import type { RecordDraft } from '../../idempotency/call-record.document.js';
import type { RecordedMovement } from '../ledger/movement.js';
import type { StockCommand } from '../ledger/stock-command.js';
import type { StockProperty } from '../ledger/stock.document.js';
import type { ProductKey, StockOfProduct } from '../ledger/stock-of-product.js';

/** The part of the product that the record of a call keeps. */
export type RecordedStock = {
  readonly sku: string;
  readonly updatedAt: string;
  readonly stock: StockProperty;
};

/** Commands of one product that are carried out all or none. */
export interface StockUnit {
  readonly commands: readonly StockCommand[];
  /** The required version of the product. */
  readonly conditions: Preconditions;
  /** The record of its call, when no movement is: written with what the product is then. */
  readonly record?: RecordDraft;
}

/** The refusal of a unit: the error of its first refused command. */
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
  /** Principal of its movements. */
  readonly actor: string;
  /** Names its movements, so that they are made once; with what a repeat must look like. */
  readonly command?:
    | {
        readonly name: string;
        readonly fingerprint: string;
        /** Whether the name is certainly new, so that the call is not a repeat. */
        readonly isNew?: boolean;
      }
    | undefined;
  /** The request that is charged, with its deadline. */
  readonly request: RequestContext;
}

/** Outcome of a call. `repeated`: an earlier call carried it out. */
export type CallResult = Committed | 'repeated';

/** Result of a call. */
export interface Committed {
  /** Its own movements, a list for each of its commands. */
  readonly movements: readonly (readonly RecordedMovement[])[];
  /** The product as the transaction left it, in which others may have had their part. */
  readonly product: StockOfProduct;
  readonly etagBefore: string;
}
