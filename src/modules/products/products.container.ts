import {
  type ContainerDefinition,
  hierarchicalPartitionKey,
} from '../cosmos/containers/container-definition.js';
import { type ProductSortKey, SORT_PATHS } from './product-list.js';

/** Injection id and name of the container. */
export const PRODUCTS_CONTAINER = 'products';

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
];

const compositeFor = (key: ProductSortKey) => [
  { path: `/${SORT_PATHS[key]}`, order: 'ascending' as const },
  { path: '/cursorKey', order: 'ascending' as const },
];

/**
 * Where products live, and later what belongs to them in one transaction. The tenant comes first in the partition key, so that
 * a query over a tenant goes to that tenant's partitions only, and a tenant may outgrow the 20 GB of a logical partition.
 */
export const productsContainer: ContainerDefinition = {
  id: PRODUCTS_CONTAINER,
  partitionKey: hierarchicalPartitionKey('/tenantId', '/category'),
  // Not /sku itself: documents of other types have no sku, and Azure Cosmos DB treats "missing" as one more value.
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/uniqueKey'] }] },
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: INDEXED_PATHS.map((path) => ({ path })),
    excludedPaths: [{ path: '/*' }],
    // One for each sort: read backwards, it serves the descending order too.
    compositeIndexes: (['name', 'price', 'quantity', 'updatedAt'] as const).map(compositeFor),
  },
  defaultTtl: -1,
};
