import { CATALOG_KEY, KEY_PATHS } from '../../catalog-store/catalog.container.js';
import type { ContainerDefinition } from '../../cosmos/containers/container-definition.js';

/**
 * Summaries, and the marks of the ledgers. The partition key is that of the catalogue. So one transaction changes the summaries
 * of a category and the marks of its ledgers.
 */
export const summariesContainer: ContainerDefinition = {
  id: 'summaries',
  partitionKey: CATALOG_KEY,
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: [...KEY_PATHS, '/type/?', '/generation/?', '/start/?', '/cursorKey/?'].map((path) => ({
      path,
    })),
    excludedPaths: [{ path: '/*' }],
  },
};
