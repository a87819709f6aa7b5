import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type {
  ChangeFeedAsyncOptions,
  ChangeFeedModuleAsyncOptions,
  ChangeFeedModuleOptions,
  ChangeFeedOptions,
} from './processing/change-feed-options.js';
import { CHANGE_FEED_OPTIONS } from './change-feed.constants.js';
import { ChangeFeedService } from './change-feed.service.js';
import { ProcessorAssembly } from './processor-assembly.service.js';

/** Change feed processors. Their handlers receive every change of a container; all instances share the work. */
@Module({})
export class ChangeFeedModule {
  /** Once, in the composition root. */
  static forRoot(options: ChangeFeedModuleOptions = {}): DynamicModule {
    return ChangeFeedModule.forRootAsync({ useFactory: () => options });
  }

  /** As `forRoot`, with injected dependencies, such as metrics. */
  static forRootAsync({
    imports = [],
    inject = [],
    useFactory,
  }: ChangeFeedModuleAsyncOptions): DynamicModule {
    return {
      module: ChangeFeedModule,
      global: true,
      imports: [DiscoveryModule, ...imports],
      providers: [{ provide: CHANGE_FEED_OPTIONS, inject, useFactory }, ProcessorAssembly, ChangeFeedService],
      exports: [ChangeFeedService],
    };
  }

  /** Registers one processor. `CosmosModule.forFeature` must register both of its containers. */
  static forFeature<T>(options: ChangeFeedOptions<T>): DynamicModule {
    return ChangeFeedModule.forFeatureAsync({ useFactory: () => options });
  }

  /** As `forFeature`, with injected dependencies, such as the configuration. */
  static forFeatureAsync<T>({
    imports = [],
    inject = [],
    useFactory,
  }: ChangeFeedAsyncOptions<T>): DynamicModule {
    const registration = {
      provide: Symbol('CHANGE_FEED_PROCESSOR'),
      inject: [ChangeFeedService, ...inject],
      useFactory: async (feeds: ChangeFeedService, ...dependencies: unknown[]) =>
        feeds.register(await useFactory(...dependencies)),
    };
    return { module: ChangeFeedModule, imports, providers: [registration] };
  }
}
