import { ManualClock } from '../../src/index.js';
import { normaliseIndexingPolicy } from '../../src/indexing/policy.js';
import { normalisePartitionKey } from '../../src/partition-key/definition.js';
import type { Connection } from '../../src/store/connection.js';
import type { Container } from '../../src/store/container.js';
import type { ContainerSettings } from '../../src/store/container-settings.js';
import { Databases } from '../../src/store/databases.js';
import { openConnection } from '../../src/store/open.js';

export interface NewStore {
  readonly connection: Connection;
  readonly databases: Databases;
  readonly container: Container;
  readonly clock: ManualClock;
}

/** A store in memory, or in a folder, with one container in it; made afresh by the same call after a close. */
export function newStore(
  settings: Partial<ContainerSettings> = {},
  { dataDir = ':memory:', partitions = 1 } = {},
): NewStore {
  const clock = new ManualClock(1_700_000_000_000);
  const connection = openConnection(dataDir);
  const databases = new Databases(connection, { clock, backupDays: 0 });
  const { containers } = databases.find('shop') ?? databases.create('shop');
  const container = containers.find('products') ?? containers.create(settingsOf(settings), partitions);
  return { connection, databases, container, clock };
}

const settingsOf = (more: Partial<ContainerSettings>): ContainerSettings => ({
  id: 'products',
  partitionKey: normalisePartitionKey({ paths: ['/pk'] }),
  indexingPolicy: normaliseIndexingPolicy(undefined),
  uniqueKeyPolicy: { uniqueKeys: [] },
  conflictResolutionPolicy: {},
  geospatialConfig: {},
  computedProperties: [],
  echoed: {},
  ...more,
});
