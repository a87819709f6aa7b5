import { Injectable } from '@nestjs/common';
import { isObject } from '../../catalog-store/document-reader.js';
import { ledgerBounds } from './ledger-key.js';
import { MOVEMENT_TYPE, toMovement } from './movement.document.js';
import type { RecordedMovement } from './movement.js';
import type { StockState } from './stock-state.js';

/** A movement, and which ledger it stands in. */
export interface LedgerEntry extends RecordedMovement {
  /** Names the ledger in its category. ASCII, without the characters that an id may not have. */
  readonly ledgerName: string;
}

/** Reads the ledger out of the change feed. The same movement may come several times: in its product, then by itself. */
@Injectable()
export class LedgerFeedService {
  /**
   * The movement that a change has left; undefined when the change is about something else.
   * @throws AppError `internal_error` for a movement that cannot be read
   */
  movementIn(document: unknown): LedgerEntry | undefined {
    if (!isObject(document) || document['type'] !== MOVEMENT_TYPE) return undefined;
    const movement = toMovement(document);
    return { ...movement, ledgerName: ledgerName(movement.productId, movement.ledger) };
  }

  /** The movements that stand in a product alone so far. */
  unpostedIn({ id, stock }: { readonly id: string; readonly stock: StockState }): LedgerEntry[] {
    return stock.unposted.map((movement) => ({ ...movement, ledgerName: this.nameOf(id, stock) }));
  }

  /** The ledger that a product has now. */
  nameOf(productId: string, { ledger }: Pick<StockState, 'ledger'>): string {
    return ledgerName(productId, ledger);
  }
}

const ledgerName = (productId: string, ledger: string | undefined): string =>
  ledgerBounds(productId, ledger).first;
