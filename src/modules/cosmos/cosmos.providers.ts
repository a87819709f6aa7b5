import { CosmosClient } from '@azure/cosmos';
import type { FactoryProvider, Provider } from '@nestjs/common';
import { GatheredOperations } from './batch/gathered-operations.service.js';
import { PointOperations } from './batch/point-operations.service.js';
import { TransactionalBatch } from './batch/transactional-batch.service.js';
import { BulkWriter } from './bulk/bulk-writer.service.js';
import { connect } from './client/connection.js';
import type { CosmosConnection } from './client/connection.js';
import { createClient } from './client/create-client.js';
import { CosmosHttpClient } from './client/http-client.js';
import type { ContainerDefinition } from './containers/container-definition.js';
import { ContainerRegistry } from './containers/container-registry.service.js';
import { CosmosCalls } from './calls/cosmos-calls.service.js';
import { CosmosExceptionFilter } from './cosmos-exception.filter.js';
import { CosmosHealth } from './cosmos-health.service.js';
import { CosmosLifecycle } from './cosmos-lifecycle.service.js';
import {
  type CosmosModuleAsyncOptions,
  type ResolvedCosmosOptions,
  resolveOptions,
} from './options/cosmos-options.js';
import { CosmosProvisioning } from './provisioning/cosmos-provisioning.service.js';
import { COSMOS_CONNECTION, COSMOS_OPTIONS, containerToken } from './options/cosmos.constants.js';
import { ItemQueries } from './queries/item-queries.service.js';
import { SharedQuestions } from './queries/shared-questions.service.js';
import { ContainerProvisioner } from './provisioning/container-provisioner.service.js';
import { StartupStatus } from './calls/startup-status.service.js';

/** What the application may inject. */
export const PUBLIC_PROVIDERS = [
  CosmosClient,
  CosmosCalls,
  PointOperations,
  ItemQueries,
  TransactionalBatch,
  BulkWriter,
  CosmosHealth,
  CosmosProvisioning,
  CosmosExceptionFilter,
];

/** What `forFeature` and the change feed need beside those. */
export const FEATURE_PROVIDERS = [COSMOS_OPTIONS, COSMOS_CONNECTION, ContainerRegistry];

/** The order is that of the way to the database: options, connection, transport, client. */
export function coreProviders({ inject = [], useFactory }: CosmosModuleAsyncOptions): Provider[] {
  return [
    {
      provide: COSMOS_OPTIONS,
      inject,
      useFactory: async (...dependencies: unknown[]) => resolveOptions(await useFactory(...dependencies)),
    },
    { provide: COSMOS_CONNECTION, inject: [COSMOS_OPTIONS], useFactory: connect },
    {
      provide: CosmosHttpClient,
      inject: [COSMOS_CONNECTION, COSMOS_OPTIONS],
      useFactory: (
        { endpoint }: CosmosConnection,
        { requestTimeoutMs, preferredRegions, scope }: ResolvedCosmosOptions,
      ) =>
        new CosmosHttpClient({
          timeoutMs: requestTimeoutMs,
          onlyEndpoint: preferredRegions.length === 0 ? endpoint : undefined,
          scope,
        }),
    },
    {
      provide: CosmosClient,
      inject: [COSMOS_CONNECTION, COSMOS_OPTIONS, CosmosHttpClient],
      useFactory: (
        connection: CosmosConnection,
        options: ResolvedCosmosOptions,
        httpClient: CosmosHttpClient,
      ) => {
        options.observer?.clients?.(1);
        return createClient(connection, options, httpClient);
      },
    },
    StartupStatus,
    ContainerRegistry,
    ContainerProvisioner,
    CosmosCalls,
    GatheredOperations,
    PointOperations,
    SharedQuestions,
    ItemQueries,
    TransactionalBatch,
    BulkWriter,
    CosmosHealth,
    CosmosProvisioning,
    CosmosExceptionFilter,
    CosmosLifecycle,
  ];
}

/** A container by its token. Being injectable and being provisioned go together. */
export function containerProvider(definition: ContainerDefinition): FactoryProvider {
  return {
    provide: containerToken(definition.id),
    inject: [CosmosClient, COSMOS_OPTIONS, ContainerRegistry],
    useFactory: (
      client: CosmosClient,
      { databaseId }: ResolvedCosmosOptions,
      registry: ContainerRegistry,
    ) => {
      registry.add(definition);
      return client.database(databaseId).container(definition.id);
    },
  };
}
