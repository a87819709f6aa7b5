import type { ConfigType } from '@nestjs/config';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import type { ChangeFeedOptions } from '../cosmos/change-feed/processing/change-feed-options.js';
import { leasesContainer } from '../cosmos/change-feed/leases-container.js';
import type { retentionConfig } from '../catalog-store/retention.config.js';
import type { changeFeedConfig } from './change-feed.config.js';

/** Leases, plans and dead letters of all processors. */
export const leases = leasesContainer('leases');

/** What a feature decides about its processor. */
export type CatalogFeedOptions = Pick<
  ChangeFeedOptions,
  'name' | 'handler' | 'startFrom' | 'batchSize' | 'maxAttempts'
> & {
  /** For one that is in more of a hurry than others: most that the configuration may say, in milliseconds. */
  readonly most?: Pick<ConfigType<typeof changeFeedConfig>, 'pollMs'>;
};

/** A processor as eager as the configuration says. @param container default: the catalogue's */
export const catalogFeed = (
  { most, ...options }: CatalogFeedOptions,
  config: ConfigType<typeof changeFeedConfig>,
  container = CATALOG_CONTAINER,
): ChangeFeedOptions => {
  const { leaseMs } = config;
  return {
    ...options,
    container,
    leases: leases.id,
    pollInterval: Math.min(config.pollMs, most?.pollMs ?? Infinity),
    leaseExpiration: leaseMs,
    leaseRenewal: Math.floor(leaseMs / 3),
    leaseAcquire: Math.floor((leaseMs * 2) / 3),
  };
};

/** How much less often one that is in no hurry looks, and renews its leases. */
const UNHURRIED_POLLS = 60;
const UNHURRIED_LEASES = 20;

/**
 * A processor that writes what it reads once more, which moves it in the feed: it comes when nobody can resume before it any
 * more, and is in no hurry.
 */
export const settledFeed = (
  options: CatalogFeedOptions,
  config: ConfigType<typeof changeFeedConfig>,
  { settledSeconds }: ConfigType<typeof retentionConfig>,
): ChangeFeedOptions => ({
  ...catalogFeed(options, {
    ...config,
    pollMs: config.pollMs * UNHURRIED_POLLS,
    leaseMs: config.leaseMs * UNHURRIED_LEASES,
  }),
  minimumAge: settledSeconds * 1_000,
});
