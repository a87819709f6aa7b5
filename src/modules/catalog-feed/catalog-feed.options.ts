import type { ConfigType } from '@nestjs/config';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import type { ChangeFeedOptions } from '../cosmos/change-feed/processing/change-feed-options.js';
import { leasesContainer } from '../cosmos/change-feed/leases-container.js';
import type { changeFeedConfig } from './change-feed.config.js';

/** Leases, plans and dead letters of all processors. */
export const leases = leasesContainer('leases');

/** What a feature decides about its processor. */
export type CatalogFeedOptions = Pick<
  ChangeFeedOptions,
  'name' | 'handler' | 'startFrom' | 'batchSize' | 'maxAttempts'
> & {
  /** For one that changes what it reads: how many looks of the others come first. Default 0. */
  readonly looksOfOthers?: number;
  /** For one that is in more of a hurry than others: most that the configuration may say, in milliseconds. */
  readonly most?: Pick<ConfigType<typeof changeFeedConfig>, 'pollMs' | 'leaseMs'>;
};

/** A processor as eager as the configuration says. @param container default: the catalogue's */
export const catalogFeed = (
  { most, looksOfOthers = 0, ...options }: CatalogFeedOptions,
  config: ConfigType<typeof changeFeedConfig>,
  container = CATALOG_CONTAINER,
): ChangeFeedOptions => {
  const leaseMs = Math.min(config.leaseMs, most?.leaseMs ?? Infinity);
  return {
    ...options,
    container,
    leases: leases.id,
    pollInterval: Math.min(config.pollMs, most?.pollMs ?? Infinity),
    minimumAge: looksOfOthers * config.pollMs,
    leaseExpiration: leaseMs,
    leaseRenewal: Math.floor(leaseMs / 3),
    leaseAcquire: Math.floor((leaseMs * 2) / 3),
  };
};
