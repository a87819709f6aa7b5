import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { Partition } from '../../../catalog-store/partition.js';
import { byPartition, type CatalogChange } from '../../../catalog-store/partition-changes.js';
import { ChangeFeedHandler } from '../../../cosmos/change-feed/change-feed-handler.decorator.js';
import type { ChangeContext, HandlesChanges } from '../../../cosmos/change-feed/processing/change.js';
import { idempotencyConfig } from '../../../idempotency/idempotency.config.js';
import { stockConfig } from '../../entities/stock.config.js';
import { isStockProperty, type StockProperty } from '../stock.document.js';
import { MOVEMENT_TYPE, type StoredMovement, toMovement } from '../movement.document.js';
import { LedgerArchiveRepository } from './ledger-archive.repository.js';

/** Name of the processor that archives the ledger. */
export const LEDGER_ARCHIVE_FEED = 'ledger-archive';

const DAY_S = 86_400;

/**
 * Copies every movement to the archive, and then lets the original expire. That is a change of the original too: the feed
 * shows it once more, with the time that it has to live, and it is left alone. So whatever is interrupted is done again, and
 * nothing expires that has no copy.
 */
@Injectable()
@ChangeFeedHandler(LEDGER_ARCHIVE_FEED)
export class LedgerArchiveHandler implements HandlesChanges {
  private readonly seconds: number;

  constructor(
    private readonly archive: LedgerArchiveRepository,
    @Inject(stockConfig.KEY) { retentionDays }: ConfigType<typeof stockConfig>,
    @Inject(idempotencyConfig.KEY) { ttlSeconds }: ConfigType<typeof idempotencyConfig>,
  ) {
    // A movement is the record of its command as well: repeats are answered with it.
    this.seconds = Math.max(retentionDays * DAY_S, ttlSeconds);
  }

  async handle(changes: readonly CatalogChange[], { signal }: ChangeContext): Promise<void> {
    const mortal = changes.filter(isMortal);
    await byPartition(mortal, signal, (partition, own) => this.copyUnposted(partition, own));
    const entered = changes.filter(isToArchive);
    await byPartition(entered, signal, (partition, own) => this.move(partition, own));
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

  private async move(partition: Partition, changes: readonly CatalogChange[]): Promise<void> {
    const byProduct = new Map<string, StoredMovement[]>();
    for (const movement of changes.map(toMovement)) {
      const { productId } = movement;
      byProduct.set(productId, [...(byProduct.get(productId) ?? []), movement]);
    }
    for (const [productId, movements] of byProduct) await this.archive.copy(partition, productId, movements);
    const originals = changes.map(({ id, _etag: etag }) => ({ id, etag }));
    await this.archive.expire(partition, originals, this.seconds);
  }
}

type Mortal = CatalogChange & { readonly ttl: number; readonly stock: StockProperty };

/** Whether it is something with stock, and has a time to live. */
const isMortal = (
  change: CatalogChange & { readonly ttl?: unknown; readonly stock?: unknown },
): change is Mortal => typeof change.ttl === 'number' && change.ttl > 0 && isStockProperty(change.stock);

const isToArchive = (change: CatalogChange & { readonly type?: unknown; readonly ttl?: unknown }): boolean =>
  change.type === MOVEMENT_TYPE && change.ttl === undefined;
