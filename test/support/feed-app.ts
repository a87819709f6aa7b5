import { CosmosClient, type Container } from '@azure/cosmos';
import { Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Cosmolite } from 'cosmolite';
import type { ChangeFeedEvents } from '../../src/modules/cosmos/change-feed/processing/change-feed-events.js';
import type { ChangeFeedOptions } from '../../src/modules/cosmos/change-feed/processing/change-feed-options.js';
import { ChangeFeedModule } from '../../src/modules/cosmos/change-feed/change-feed.module.js';
import { ChangeFeedService } from '../../src/modules/cosmos/change-feed/change-feed.service.js';
import type { StoredLease } from '../../src/modules/cosmos/change-feed/leases/lease-document.js';
import { leasesContainer } from '../../src/modules/cosmos/change-feed/leases-container.js';
import type { HandleChanges } from '../../src/modules/cosmos/change-feed/processing/change.js';
import type { ContainerDefinition } from '../../src/modules/cosmos/containers/container-definition.js';
import { containerToken } from '../../src/modules/cosmos/options/cosmos.constants.js';
import { CosmosModule } from '../../src/modules/cosmos/cosmos.module.js';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';

/** A container of another domain than ours, with a plain key. */
export const READINGS: ContainerDefinition = {
  id: 'readings',
  partitionKey: { paths: ['/sensor'], version: 2 },
  indexingPolicy: { includedPaths: [{ path: '/*' }], excludedPaths: [] },
};
export const LEASES = leasesContainer('leases');
export const DATABASE = 'sensors';

export interface Reading {
  readonly id: string;
  readonly sensor: string;
  readonly n: number;
}

/** Much faster than the defaults, except that a lease outlives the delays of a busy machine. */
export const FAST = {
  pollInterval: 20,
  leaseExpiration: 5_000,
  leaseRenewal: 200,
  leaseAcquire: 300,
} as const;

/** One instance of an application that handles readings. */
export interface FeedApp {
  readonly feeds: ChangeFeedService;
  readonly container: Container;
  readonly leases: Container;
  readonly name: string;
  close(): Promise<void>;
}

export interface FeedAppOptions extends Partial<ChangeFeedOptions<Reading>> {
  readonly handler?: HandleChanges<Reading>;
  readonly instanceName: string;
  readonly events?: Partial<ChangeFeedEvents>;
  /** Default true. */
  readonly start?: boolean;
  /** Longest a call may take, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** Providers of the feature, such as one with `@ChangeFeedHandler`. */
  readonly providers?: readonly Type[];
}

/** Starts an instance on a database. Its processor is named `totals`, unless told otherwise, and begins at the beginning. */
export async function startFeedApp(
  db: Pick<Cosmolite, 'endpoint' | 'key'>,
  { instanceName, events, start = true, requestTimeoutMs, providers = [], ...options }: FeedAppOptions,
): Promise<FeedApp> {
  @Module({
    imports: [
      CosmosModule.forFeature([READINGS, LEASES]),
      ChangeFeedModule.forFeature<Reading>({
        name: 'totals',
        container: READINGS.id,
        leases: LEASES.id,
        startFrom: 'beginning',
        ...FAST,
        ...options,
      }),
    ],
    providers: [...providers],
  })
  class ReadingsModule {}

  const module = await Test.createTestingModule({
    imports: [
      CosmosModule.forRootAsync({
        useFactory: () => ({
          endpoint: db.endpoint,
          key: db.key,
          databaseId: DATABASE,
          provision: 'create' as const,
          ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
        }),
      }),
      ChangeFeedModule.forRoot({ start, instanceName, ...(events && { events }) }),
      ReadingsModule,
    ],
  }).compile();
  module.useLogger(false);
  await module.init();
  await module.get(CosmosProvisioning).ready;
  const container = (id: string): Container => module.get<Container>(containerToken(id), { strict: false });
  return {
    feeds: module.get(ChangeFeedService),
    container: container(READINGS.id),
    leases: container(LEASES.id),
    name: instanceName,
    close: () => module.close(),
  };
}

/** The leases as they are stored. */
export async function storedLeases(leases: Container): Promise<StoredLease[]> {
  const query = 'SELECT * FROM c WHERE IS_DEFINED(c.LeaseToken)';
  const { resources } = await leases.items.query<StoredLease>(query).fetchAll();
  return resources.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** How many leases each owner has; those of nobody under `-`. */
export async function ownersOf(leases: Container): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { Owner } of await storedLeases(leases)) counts[Owner ?? '-'] = (counts[Owner ?? '-'] ?? 0) + 1;
  return counts;
}

/** A client that looks at the database from outside. */
export function outsideClient(db: Pick<Cosmolite, 'endpoint' | 'key'>): CosmosClient {
  return new CosmosClient({
    endpoint: db.endpoint,
    key: db.key,
    connectionPolicy: { enableEndpointDiscovery: false },
  });
}
