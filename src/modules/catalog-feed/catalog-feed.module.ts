import { type DynamicModule, Module } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { ChangeFeedModule } from '../cosmos/change-feed/change-feed.module.js';
import { retentionConfig } from '../catalog-store/retention.config.js';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { changeFeedConfig } from './change-feed.config.js';
import { catalogFeed, type CatalogFeedOptions, leases, settledFeed } from './catalog-feed.options.js';
import { FeedObserver } from './feed-observer.service.js';

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
      useFactory: (config: ConfigType<typeof changeFeedConfig>) => catalogFeed(options, config),
    });
    return { module: CatalogFeedModule, imports: [processor] };
  }

  /** The same for one that writes what it reads once more: see `settledFeed`. */
  static forLateHandler(options: CatalogFeedOptions): DynamicModule {
    const processor = ChangeFeedModule.forFeatureAsync({
      inject: [changeFeedConfig.KEY, retentionConfig.KEY],
      useFactory: (
        config: ConfigType<typeof changeFeedConfig>,
        retention: ConfigType<typeof retentionConfig>,
      ) => settledFeed(options, config, retention),
    });
    return { module: CatalogFeedModule, imports: [processor] };
  }
}
