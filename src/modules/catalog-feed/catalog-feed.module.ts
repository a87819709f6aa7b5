import { type DynamicModule, Module } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import type { ChangeFeedOptions } from '../cosmos/change-feed/change-feed-options.js';
import { ChangeFeedModule } from '../cosmos/change-feed/change-feed.module.js';
import { leasesContainer } from '../cosmos/change-feed/leases-container.js';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { changeFeedConfig } from './change-feed.config.js';
import { FeedObserver } from './feed-observer.service.js';

/** Leases, plans and dead letters of all processors. */
const leases = leasesContainer('leases');

/** What a feature decides about its processor. */
export type CatalogFeedOptions = Pick<ChangeFeedOptions, 'name' | 'startFrom' | 'batchSize' | 'maxAttempts'>;

@Module({ providers: [FeedObserver], exports: [FeedObserver] })
class FeedObserverModule {}

/** Handlers of the changes of the catalogue's container. */
@Module({})
export class CatalogFeedModule {
  /** Once, in the composition root. @param isReader whether this process reads feeds at all */
  static forRoot(isReader: boolean): DynamicModule {
    const feeds = ChangeFeedModule.forRootAsync({
      imports: [FeedObserverModule],
      inject: [changeFeedConfig.KEY, FeedObserver],
      useFactory: ({ processors }: ConfigType<typeof changeFeedConfig>, events: FeedObserver) => ({
        start: isReader && processors,
        events,
      }),
    });
    return {
      module: CatalogFeedModule,
      imports: [CatalogStoreModule, CosmosModule.forFeature([leases]), feeds],
    };
  }

  /**
   * In a feature that handles the changes: import this, and provide a class with `@ChangeFeedHandler(name)` that implements
   * `HandlesChanges`.
   */
  static forHandler(options: CatalogFeedOptions): DynamicModule {
    const processor = ChangeFeedModule.forFeatureAsync({
      inject: [changeFeedConfig.KEY],
      useFactory: ({ pollMs, leaseMs }: ConfigType<typeof changeFeedConfig>) => ({
        ...options,
        container: CATALOG_CONTAINER,
        leases: leases.id,
        pollInterval: pollMs,
        leaseExpiration: leaseMs,
        leaseRenewal: Math.floor(leaseMs / 3),
        leaseAcquire: Math.floor((leaseMs * 2) / 3),
      }),
    });
    return { module: CatalogFeedModule, imports: [processor] };
  }
}
