import { AsyncLocalStorage } from 'node:async_hooks';
import { CosmosClient, type Container } from '@azure/cosmos';
import type { LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  type ContainerDefinition,
  hierarchicalPartitionKey,
} from '../../src/modules/cosmos/containers/container-definition.js';
import { PointOperations } from '../../src/modules/cosmos/batch/point-operations.service.js';
import { TransactionalBatch } from '../../src/modules/cosmos/batch/transactional-batch.service.js';
import { BulkWriter } from '../../src/modules/cosmos/bulk/bulk-writer.service.js';
import { CosmosCalls } from '../../src/modules/cosmos/calls/cosmos-calls.service.js';
import { CosmosHealth } from '../../src/modules/cosmos/cosmos-health.service.js';
import { CosmosModule } from '../../src/modules/cosmos/cosmos.module.js';
import { containerToken } from '../../src/modules/cosmos/options/cosmos.constants.js';
import type { CallScope, CosmosModuleOptions } from '../../src/modules/cosmos/options/cosmos-options.js';
import {
  CosmosProvisioning,
  type ReadyStep,
} from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { ItemQueries } from '../../src/modules/cosmos/queries/item-queries.service.js';

/** A container of another domain than ours: the Cosmos module must not care. */
export const BOOKINGS: ContainerDefinition = {
  id: 'bookings',
  partitionKey: hierarchicalPartitionKey('/hotel', '/room'),
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/night'] }] },
  indexingPolicy: { includedPaths: [{ path: '/guest/?' }], excludedPaths: [{ path: '/*' }] },
  defaultTtl: -1,
};

/** Every booking of the tests is in this partition. */
export const ROOM = ['ritz', '101'];
export const booking = (id: string, night = id) => ({ id, hotel: 'ritz', room: '101', night, guest: 'Ada' });

/** An application whose only room is the Cosmos module: what a stranger would build on it. */
export interface HotelApp {
  readonly container: Container;
  readonly client: CosmosClient;
  readonly calls: CosmosCalls;
  readonly points: PointOperations;
  readonly queries: ItemQueries;
  readonly batch: TransactionalBatch;
  readonly bulk: BulkWriter;
  readonly health: CosmosHealth;
  readonly provisioning: CosmosProvisioning;
  /** What the log was told, each line as `level text`. */
  readonly log: readonly string[];
  /** Runs work in a scope of its own, which is returned also when the work fails. */
  inScope<T>(
    work: () => Promise<T>,
    signal?: AbortSignal,
    timeoutMs?: number,
  ): Promise<{ outcome: unknown; scope: CallScope }>;
  close(): Promise<void>;
}

interface HotelOptions extends Partial<CosmosModuleOptions> {
  readonly definition?: ContainerDefinition;
  /** Run before ready, in this order. */
  readonly steps?: Readonly<Record<string, ReadyStep>>;
}

/** Starts it; does not wait for a database that is away. */
export async function startHotel({
  definition = BOOKINGS,
  steps = {},
  ...options
}: HotelOptions): Promise<HotelApp> {
  const scopes = new AsyncLocalStorage<CallScope>();
  const log: string[] = [];
  const module = await Test.createTestingModule({
    imports: [
      CosmosModule.forRootAsync({
        useFactory: () => ({
          databaseId: 'hotels',
          requestTimeoutMs: 30_000,
          scope: () => scopes.getStore(),
          ...options,
        }),
      }),
      CosmosModule.forFeature([definition]),
    ],
  }).compile();
  module.useLogger(collector(log));
  const provisioning = module.get(CosmosProvisioning);
  for (const [name, step] of Object.entries(steps)) provisioning.addReadyStep(name, step);
  await module.init();
  return {
    container: module.get<Container>(containerToken(definition.id)),
    client: module.get(CosmosClient),
    calls: module.get(CosmosCalls),
    points: module.get(PointOperations),
    queries: module.get(ItemQueries),
    batch: module.get(TransactionalBatch),
    bulk: module.get(BulkWriter),
    health: module.get(CosmosHealth),
    provisioning,
    log,
    inScope: async (work, signal = new AbortController().signal, timeoutMs = 60_000) => {
      const scope = { signal, deadline: performance.now() + timeoutMs, charge: 0, databaseRequests: 0 };
      const outcome = await scopes.run(scope, work).catch((error: unknown) => error);
      return { outcome, scope };
    },
    close: () => module.close(),
  };
}

function collector(log: string[]): LoggerService {
  const at = (level: string) => (message: unknown) => void log.push(`${level} ${String(message)}`);
  return { log: at('info'), warn: at('warn'), error: at('error'), debug: () => {}, verbose: () => {} };
}
