import type { CompositePath, IndexingPolicy } from '@azure/cosmos';

/** Excluded by the service itself, whether the policy says so or not. */
const SYSTEM_PATH = '/_etag/?';

/** An indexing policy as statements, each in one canonical spelling. */
export function indexEntries(policy: IndexingPolicy): string[] {
  const { indexingMode = 'consistent', automatic = true } = policy;
  const included = policy.includedPaths ?? (policy.excludedPaths === undefined ? [{ path: '/*' }] : []);
  const excluded = (policy.excludedPaths ?? []).map(({ path }) => canonicalPath(path));
  return [
    `the mode ${indexingMode.toLowerCase()}${automatic ? '' : ' (not automatic)'}`,
    ...included.map(({ path }) => `the included path ${canonicalPath(path)}`),
    ...excluded.filter((path) => path !== SYSTEM_PATH).map((path) => `the excluded path ${path}`),
    ...(policy.compositeIndexes ?? []).map((paths) => `the composite index (${canonicalComposite(paths)})`),
    ...(policy.spatialIndexes ?? []).map(
      ({ path, types }) => `the spatial index ${path} (${types.toSorted().join(', ')})`,
    ),
    ...(policy.vectorIndexes ?? []).map(({ path, type }) => `the vector index ${path} (${type})`),
    ...(policy.fullTextIndexes ?? []).map(({ path }) => `the full-text index ${path}`),
  ];
}

/** Quotes are only needed around names with special characters: `/"name"/?` is `/name/?`. */
export function canonicalPath(path: string): string {
  return path.replaceAll(/"([A-Za-z_][A-Za-z0-9_]*)"/g, '$1');
}

/** A composite index serves its own directions and all of them reversed: the one that begins ascending stands for both. */
export function canonicalComposite(paths: readonly CompositePath[]): string {
  const reversed = paths[0]?.order === 'descending';
  return paths
    .map(({ path, order }) => {
      const descending = (order === 'descending') !== reversed;
      return canonicalPath(path).replace(/\/\?$/, '') + (descending ? ' descending' : ' ascending');
    })
    .join(', ');
}
