import type { ContainerDefinition } from '../cosmos/containers/container-definition.js';
import { hierarchicalPartitionKey } from '../cosmos/containers/container-definition.js';

/** Injection id of the container, and its name in the database. */
export const CATALOG_CONTAINER = 'products';

/** Property paths that queries filter, sort or group by. A write pays for each, so there are no others. */
const INDEXED_PATHS = [
  '/tenantId/?',
  '/category/?',
  '/type/?',
  '/sku/?',
  '/name/?',
  '/priceCents/?',
  '/quantity/?',
  '/status/?',
  '/tags/[]/?',
  '/updatedAt/?',
  '/cursorKey/?',
  '/stock/reserved/?',
  '/ledgerKey/?',
  '/kind/?',
  '/location/?',
  '/at/?',
  '/dueAt/?',
  '/state/?',
  '/reference/?',
  '/owner/?',
  '/expiresAt/?',
  '/products/[]/?',
];

/** Properties that lists may be sorted by: each has a composite index with the key that ends every order. */
const SORTED_PROPERTIES = ['name', 'priceCents', 'quantity', 'updatedAt'] as const;

export type SortedProperty = (typeof SORTED_PROPERTIES)[number];

const compositeFor = (property: SortedProperty) => [
  { path: `/${property}`, order: 'ascending' as const },
  { path: '/cursorKey', order: 'ascending' as const },
];

/**
 * Where products live, and what belongs to them in one transaction. The tenant comes first in the partition key, so that
 * a query over a tenant goes to that tenant's partitions only, and a tenant may outgrow the 20 GB of a logical partition.
 */
export const catalogContainer: ContainerDefinition = {
  id: CATALOG_CONTAINER,
  partitionKey: hierarchicalPartitionKey('/tenantId', '/category'),
  // Not /sku itself: documents of other types have no sku, and Azure Cosmos DB treats "missing" as one more value.
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/uniqueKey'] }] },
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: INDEXED_PATHS.map((path) => ({ path })),
    excludedPaths: [{ path: '/*' }],
    // One for each sort: read backwards, it serves the descending order too.
    compositeIndexes: SORTED_PROPERTIES.map(compositeFor),
  },
  defaultTtl: -1,
};
