import { Injectable } from '@nestjs/common';
import type { Partition } from '../../../catalog-store/partition.js';
import { byPartition, type CatalogChange } from '../../../catalog-store/partition-changes.js';
import { ChangeFeedHandler } from '../../../cosmos/change-feed/change-feed-handler.decorator.js';
import type { ChangeContext, HandlesChanges } from '../../../cosmos/change-feed/processing/change.js';
import { isStockProperty, type StockProperty } from '../stock.document.js';
import { LedgerArchiveRepository } from './ledger-archive.repository.js';
import { hasNoEnd, isMovement, movementsByProduct } from './movement-changes.js';

/** Name of the processor that archives the ledger. */
export const LEDGER_ARCHIVE_FEED = 'ledger-archive';

/**
 * Copies every movement to the archive. One that comes again with a time to live has its copy, unless the archive was lost and
 * the feed is read from the beginning: so that is looked at.
 */
@Injectable()
@ChangeFeedHandler(LEDGER_ARCHIVE_FEED)
export class LedgerArchiveHandler implements HandlesChanges {
  constructor(private readonly archive: LedgerArchiveRepository) {}

  async handle(changes: readonly CatalogChange[], { signal }: ChangeContext): Promise<void> {
    const mortal = changes.filter(isMortal);
    await byPartition(mortal, signal, (partition, own) => this.copyUnposted(partition, own));
    const entered = changes.filter(isMovement);
    await byPartition(entered, signal, (partition, own) => this.copyAll(partition, own));
  }

  /** A product that expires takes along what stands in it: movements that stand there alone have their copies before. */
  private async copyUnposted(partition: Partition, changes: readonly CatalogChange[]): Promise<void> {
    for (const { id: productId, category, stock } of changes.filter(isMortal)) {
      const { ledger = '', unposted = [] } = stock;
      const place = { productId, category, ledger };
      const movements = unposted.map((movement) => Object.assign({}, movement, place));
      await this.archive.copy(partition, productId, movements);
    }
  }

  private async copyAll(partition: Partition, changes: readonly CatalogChange[]): Promise<void> {
    for (const [productId, movements] of movementsByProduct(changes.filter(hasNoEnd))) {
      await this.archive.copy(partition, productId, movements);
    }
    const ending = changes.filter((change) => !hasNoEnd(change));
    for (const [productId, movements] of movementsByProduct(ending)) {
      await this.archive.copyMissing(partition, productId, movements);
    }
  }
}

type Mortal = CatalogChange & { readonly ttl: number; readonly stock: StockProperty };

/** Whether it is something with stock, and has a time to live. */
const isMortal = (
  change: CatalogChange & { readonly ttl?: unknown; readonly stock?: unknown },
): change is Mortal => typeof change.ttl === 'number' && change.ttl > 0 && isStockProperty(change.stock);
