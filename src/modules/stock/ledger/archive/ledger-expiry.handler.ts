import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { Partition } from '../../../catalog-store/partition.js';
import { byPartition, type CatalogChange } from '../../../catalog-store/partition-changes.js';
import { retentionConfig } from '../../../catalog-store/retention.config.js';
import { ChangeFeedHandler } from '../../../cosmos/change-feed/change-feed-handler.decorator.js';
import type { ChangeContext, HandlesChanges } from '../../../cosmos/change-feed/processing/change.js';
import { idempotencyConfig } from '../../../idempotency/idempotency.config.js';
import { stockConfig } from '../../entities/stock.config.js';
import { LedgerArchiveRepository } from './ledger-archive.repository.js';
import { hasNoEnd, isMovement, movementsByProduct } from './movement-changes.js';

/** Name of the processor that lets archived movements expire. */
export const LEDGER_EXPIRY_FEED = 'ledger-expiry';

const DAY_S = 86_400;

/**
 * Gives movements that are in the archive a time to live. That moves a movement in the feed, so it waits until no stream of
 * events can resume before it: each is told in its order. Nothing expires that has no copy, whatever `ledger-archive` has done.
 */
@Injectable()
@ChangeFeedHandler(LEDGER_EXPIRY_FEED)
export class LedgerExpiryHandler implements HandlesChanges {
  private readonly seconds: number;

  constructor(
    private readonly archive: LedgerArchiveRepository,
    @Inject(stockConfig.KEY) { retentionDays }: ConfigType<typeof stockConfig>,
    @Inject(idempotencyConfig.KEY) { ttlSeconds }: ConfigType<typeof idempotencyConfig>,
    @Inject(retentionConfig.KEY) { settledSeconds }: ConfigType<typeof retentionConfig>,
  ) {
    // A movement is the record of its command as well: see `LedgerRepository.prolong`.
    this.seconds = Math.max(retentionDays * DAY_S - settledSeconds, ttlSeconds);
  }

  async handle(changes: readonly CatalogChange[], { signal }: ChangeContext): Promise<void> {
    const endless = changes.filter((change) => isMovement(change) && hasNoEnd(change));
    await byPartition(endless, signal, (partition, own) => this.end(partition, own));
  }

  private async end(partition: Partition, changes: readonly CatalogChange[]): Promise<void> {
    for (const [productId, movements] of movementsByProduct(changes)) {
      await this.archive.copyMissing(partition, productId, movements);
    }
    const originals = changes.map(({ id, _etag: etag }) => ({ id, etag }));
    await this.archive.expire(partition, originals, this.seconds);
  }
}
