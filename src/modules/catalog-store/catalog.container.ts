import type { ContainerDefinition } from '../cosmos/containers/container-definition.js';
import { hierarchicalPartitionKey } from '../cosmos/containers/container-definition.js';

/** Injection id of the container, and its name in the database. */
export const CATALOG_CONTAINER = 'products';

/**
 * A name as lists are sorted by it: without its case. The database computes it, so that documents of every version have it, and it
 * follows every change of the name.
 */
export const FOLDED_NAME = 'foldedName';

/**
 * Of every container with what belongs to a category. The tenant comes first, so that a query over a tenant goes to that
 * tenant's partitions only, and a tenant may outgrow the 20 GB of a logical partition.
 */
export const CATALOG_KEY = hierarchicalPartitionKey('/tenantId', '/category');

/** Index entries that every query over categories needs. */
export const KEY_PATHS = ['/tenantId/?', '/category/?'] as const;

/**
 * Property paths that queries filter, sort or group by. A write pays for each, so there are no others. Not the location of a
 * movement: what asks for it has the ledger of one product by its key, and that product has few locations.
 */
const INDEXED_PATHS = [
  ...KEY_PATHS,
  '/type/?',
  '/sku/?',
  '/name/?',
  `/${FOLDED_NAME}/?`,
  '/priceCents/?',
  '/quantity/?',
  '/status/?',
  '/tags/[]/?',
  '/updatedAt/?',
  '/cursorKey/?',
  '/stock/reserved/?',
  '/ledgerKey/?',
  '/kind/?',
  '/at/?',
  '/dueAt/?',
  '/state/?',
  '/reference/?',
  '/owner/?',
  '/expiresAt/?',
  '/products/[]/?',
];

/** Properties that lists may be sorted by: each has a composite index with the key that ends every order. */
const SORTED_PROPERTIES = [
  FOLDED_NAME,
  // As it is written: how the version before sorts, and this one where the container has no folded names yet.
  'name',
  'priceCents',
  'quantity',
  'updatedAt',
] as const;

export type SortedProperty = (typeof SORTED_PROPERTIES)[number];

const compositeFor = (property: SortedProperty) => [
  { path: `/${property}`, order: 'ascending' as const },
  { path: '/cursorKey', order: 'ascending' as const },
];

/** Where products live, and what belongs to them in one transaction. */
export const catalogContainer: ContainerDefinition = {
  id: CATALOG_CONTAINER,
  partitionKey: CATALOG_KEY,
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
  computedProperties: [{ name: FOLDED_NAME, query: 'SELECT VALUE LOWER(c.name) FROM c' }],
  defaultTtl: -1,
};
