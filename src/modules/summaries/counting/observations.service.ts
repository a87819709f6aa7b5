import { Injectable } from '@nestjs/common';
import type { CatalogChange } from '../../catalog-store/partition-changes.js';
import { ProductFeedService } from '../../products/product-feed.service.js';
import { type LedgerEntry, LedgerFeedService } from '../../stock/ledger/ledger-feed.service.js';

/** Version of a product. These two numbers order the versions of one product. */
export interface Version {
  /** Seconds since the Unix epoch, by the clock of the service. */
  readonly ts: number;
  /** Breaks ties. Alone it is not enough: it is valid in one physical partition, and partitions merge. */
  readonly lsn: number;
}

/** One movement or price to count. `at`: its time, UTC, ISO 8601 with milliseconds. */
export type Observation = { readonly ledgerName: string; readonly at: string } & (
  { readonly movement: LedgerEntry } | { readonly cents: number; readonly version: Version }
);

/** Derives observations from changes. */
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
