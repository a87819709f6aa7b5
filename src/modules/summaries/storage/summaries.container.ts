import { CATALOG_KEY, KEY_PATHS } from '../../catalog-store/catalog.container.js';
import type { ContainerDefinition } from '../../cosmos/containers/container-definition.js';

/**
 * Summaries, and what of the ledgers they have counted. The key is that of the catalogue: the summaries of a category and the
 * marks of its ledgers change in one transaction, and no category waits for another.
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
