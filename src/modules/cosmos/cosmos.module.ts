import { type DynamicModule, Module } from '@nestjs/common';
import type { ContainerDefinition } from './containers/container-definition.js';
import type { CosmosModuleAsyncOptions } from './options/cosmos-options.js';
import { containerProvider, coreProviders, FEATURE_PROVIDERS, PUBLIC_PROVIDERS } from './cosmos.providers.js';

/** Azure Cosmos DB for NoSQL: one client, containers by token, errors and costs accounted for. */
@Module({})
export class CosmosModule {
  /** Once, in the composition root. */
  static forRootAsync(options: CosmosModuleAsyncOptions): DynamicModule {
    return {
      module: CosmosModule,
      global: true,
      imports: options.imports ?? [],
      providers: coreProviders(options),
      exports: [...PUBLIC_PROVIDERS, ...FEATURE_PROVIDERS],
    };
  }

  /** In every feature that owns containers: makes them injectable and has them provisioned. */
  static forFeature(definitions: readonly ContainerDefinition[]): DynamicModule {
    const providers = definitions.map(containerProvider);
    return { module: CosmosModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
