import type { ConfigType } from '@nestjs/config';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import type { ChangeFeedOptions } from '../cosmos/change-feed/change-feed-options.js';
import { leasesContainer } from '../cosmos/change-feed/leases-container.js';
import type { changeFeedConfig } from './change-feed.config.js';

/** Leases, plans and dead letters of all processors. */
export const leases = leasesContainer('leases');

/** What a feature decides about its processor. */
export type CatalogFeedOptions = Pick<
  ChangeFeedOptions,
  'name' | 'handler' | 'startFrom' | 'batchSize' | 'maxAttempts'
>;

/** A processor of the catalogue's container, as eager as the configuration says. */
export const catalogFeed = (
  options: CatalogFeedOptions,
  { pollMs, leaseMs }: ConfigType<typeof changeFeedConfig>,
): ChangeFeedOptions => ({
  ...options,
  container: CATALOG_CONTAINER,
  leases: leases.id,
  pollInterval: pollMs,
  leaseExpiration: leaseMs,
  leaseRenewal: Math.floor(leaseMs / 3),
  leaseAcquire: Math.floor((leaseMs * 2) / 3),
});
