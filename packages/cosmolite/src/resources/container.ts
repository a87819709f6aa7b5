import type { IndexingPolicy, PathEntry } from '../indexing/policy.js';
import type { Container } from '../store/container.js';
import type { JsonObject } from '../values/values.js';

/** Settings with every default filled in, as the service echoes them. */
export function containerBody({ settings, rid, self, etag, ts }: Container): JsonObject {
  const { id, partitionKey, indexingPolicy, uniqueKeyPolicy, defaultTtl, computedProperties } = settings;
  return {
    id,
    indexingPolicy: indexingPolicyBody(indexingPolicy),
    partitionKey: { paths: [...partitionKey.paths], kind: partitionKey.kind, version: partitionKey.version },
    uniqueKeyPolicy: { uniqueKeys: uniqueKeyPolicy.uniqueKeys.map(({ paths }) => ({ paths: [...paths] })) },
    conflictResolutionPolicy: settings.conflictResolutionPolicy,
    geospatialConfig: settings.geospatialConfig,
    ...(defaultTtl !== undefined && { defaultTtl }),
    ...(computedProperties.length > 0 && {
      computedProperties: computedProperties.map(({ name, query }) => ({ name, query })),
    }),
    ...settings.echoed,
    _rid: rid,
    _ts: ts,
    _self: self,
    _etag: etag,
    _docs: 'docs/',
    _sprocs: 'sprocs/',
    _triggers: 'triggers/',
    _udfs: 'udfs/',
    _conflicts: 'conflicts/',
  };
}

function indexingPolicyBody(policy: IndexingPolicy): JsonObject {
  const { indexingMode, automatic, includedPaths, excludedPaths, compositeIndexes, echoed } = policy;
  return {
    indexingMode,
    automatic,
    includedPaths: includedPaths.map(pathBody),
    excludedPaths: excludedPaths.map(pathBody),
    ...(compositeIndexes && {
      compositeIndexes: compositeIndexes.map((keys) => keys.map(({ path, order }) => ({ path, order }))),
    }),
    ...echoed,
  };
}

const pathBody = ({ path, indexes }: PathEntry): JsonObject => ({
  path,
  ...(indexes !== undefined && { indexes }),
});
