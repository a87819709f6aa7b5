import { CosmosClient } from '@azure/cosmos';
import type { FactoryProvider } from '@nestjs/common';
import { COSMOS_OPTIONS, containerToken } from './cosmos.constants.js';
import type { ContainerDefinition } from './container-definition.js';
import type { CosmosModuleOptions } from './cosmos-options.js';

export const clientProvider: FactoryProvider<CosmosClient> = {
  provide: CosmosClient,
  inject: [COSMOS_OPTIONS],
  useFactory: (options: CosmosModuleOptions) =>
    new CosmosClient({
      endpoint: options.endpoint ?? 'http://127.0.0.1:8081',
      ...(options.key === undefined ? {} : { key: options.key }),
      consistencyLevel: 'Session',
    }),
};

export const containerProvider = (definition: ContainerDefinition): FactoryProvider => ({
  provide: containerToken(definition.id),
  inject: [CosmosClient, COSMOS_OPTIONS],
  useFactory: (client: CosmosClient, options: CosmosModuleOptions) =>
    client.database(options.databaseId).container(definition.id),
});
