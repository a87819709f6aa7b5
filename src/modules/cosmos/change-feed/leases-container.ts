import type { ContainerDefinition } from '../containers/container-definition.js';

/**
 * The container of leases, dead letters and plans: key `/id`, as the .NET processor wants it. Processors may share one. Items
 * are found by their ids alone, so nothing else is indexed: a renewal costs the least it can.
 */
export const leasesContainer = (id: string): ContainerDefinition => ({
  id,
  partitionKey: { paths: ['/id'] },
  indexingPolicy: { includedPaths: [], excludedPaths: [{ path: '/*' }] },
});
