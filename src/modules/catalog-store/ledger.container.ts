import {
  type ContainerDefinition,
  hierarchicalPartitionKey,
} from '../cosmos/containers/container-definition.js';
import type { Partition } from './partition.js';

/** Injection id of the container, and its name in the database. */
export const LEDGER_CONTAINER = 'ledger';

/**
 * Movements that the catalogue keeps no longer. A logical partition is the ledgers of one product: what a category sells in
 * years has room.
 */
export const ledgerContainer: ContainerDefinition = {
  id: LEDGER_CONTAINER,
  partitionKey: hierarchicalPartitionKey('/tenantId', '/productId'),
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: ['/tenantId/?', '/category/?', '/ledgerKey/?', '/kind/?', '/location/?', '/at/?'].map(
      (path) => ({ path }),
    ),
    excludedPaths: [{ path: '/*' }],
  },
};

/** Key of the ledgers of a product, of the tenant whose partition of the catalogue it is in. */
export const ledgerPartitionKey = ({ tenantId }: Partition, productId: string): string[] => [
  tenantId,
  productId,
];
