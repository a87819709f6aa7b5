import { Injectable } from '@nestjs/common';
import type { CatalogChange } from '../../catalog-store/partition-changes.js';
import { ProductFeedService } from '../../products/product-feed.service.js';
import { type LedgerEntry, LedgerFeedService } from '../../stock/ledger/ledger-feed.service.js';

/** Which version of a product was seen. Versions of one product are in the order of these two numbers. */
export interface Version {
  /** Seconds since the Unix epoch, by the clock of the service. */
  readonly ts: number;
  /** Breaks ties. Alone it would not do: it belongs to a physical partition, and partitions are merged. */
  readonly lsn: number;
}

/** One thing that is counted, once. `at`: when it happened, UTC, ISO 8601 with milliseconds. */
export type Observation = { readonly ledgerName: string; readonly at: string } & (
  { readonly movement: LedgerEntry } | { readonly cents: number; readonly version: Version }
);

/** Reads out of changes what summaries count. */
@Injectable()
export class ObservationsService {
  constructor(
    private readonly products: ProductFeedService,
    private readonly ledger: LedgerFeedService,
  ) {}

  /** @throws AppError `internal_error` for a document that cannot be read */
  in(change: CatalogChange): Observation[] {
    const movement = this.ledger.movementIn(change);
    if (movement !== undefined) return [ofMovement(movement)];
    const product = this.products.productIn(change);
    if (product === undefined) return [];
    const { id, stock, priceCents: cents, updatedAt: at } = product;
    const { _ts: ts, _lsn: lsn } = change;
    const version = { ts, lsn };
    const price = { ledgerName: this.ledger.nameOf(id, stock), at, cents, version };
    return [price, ...this.ledger.unpostedIn(product).map(ofMovement)];
  }
}

const ofMovement = (movement: LedgerEntry): Observation => ({
  ledgerName: movement.ledgerName,
  at: movement.at,
  movement,
});
