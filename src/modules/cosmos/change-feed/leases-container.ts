import type { ContainerDefinition } from '../containers/container-definition.js';

/**
 * The container of leases, dead letters and plans. Its key is `/id`, as the .NET processor requires. Processors may share one.
 * All reads are by id, so no other path is indexed. This makes renewals cheap.
 */
export const leasesContainer = (id: string): ContainerDefinition => ({
  id,
  partitionKey: { paths: ['/id'] },
  indexingPolicy: { includedPaths: [], excludedPaths: [{ path: '/*' }] },
});
