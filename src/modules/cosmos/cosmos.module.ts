import { CosmosClient } from '@azure/cosmos';
import { type DynamicModule, Module } from '@nestjs/common';
import type { ContainerDefinition } from './container-definition.js';
import { CosmosCalls } from './cosmos-calls.js';
import { CosmosHealth } from './cosmos-health.js';
import type { CosmosModuleAsyncOptions } from './cosmos-options.js';
import { CosmosProvisioning } from './cosmos-provisioning.js';
import { COSMOS_OPTIONS } from './cosmos.constants.js';
import { clientProvider, containerProvider } from './cosmos.providers.js';

/** Azure Cosmos DB for NoSQL: one client, containers by token, errors and costs accounted for. */
@Module({})
export class CosmosModule {
  /** Once, in the composition root. */
  static forRootAsync({ imports, inject, useFactory }: CosmosModuleAsyncOptions): DynamicModule {
    return {
      module: CosmosModule,
      global: true,
      imports: imports ?? [],
      providers: [
        { provide: COSMOS_OPTIONS, inject: inject ?? [], useFactory },
        clientProvider,
        CosmosCalls,
        CosmosHealth,
        CosmosProvisioning,
      ],
      exports: [COSMOS_OPTIONS, CosmosClient, CosmosCalls, CosmosHealth, CosmosProvisioning],
    };
  }

  /** In every feature that owns containers: makes them injectable and has them provisioned. */
  static forFeature(definitions: readonly ContainerDefinition[]): DynamicModule {
    const providers = definitions.map(containerProvider);
    return { module: CosmosModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
