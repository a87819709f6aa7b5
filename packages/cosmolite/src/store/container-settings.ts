import type { IndexingPolicy } from '../indexing/policy.js';
import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import type { ComputedProperty } from '../query/index.js';
import type { JsonObject } from '../values/values.js';

export interface UniqueKeyPolicy {
  readonly uniqueKeys: readonly { readonly paths: readonly string[] }[];
}

/** What a container was created or replaced with, every default filled in. */
export interface ContainerSettings {
  readonly id: string;
  readonly partitionKey: PartitionKeyDefinition;
  readonly indexingPolicy: IndexingPolicy;
  readonly uniqueKeyPolicy: UniqueKeyPolicy;
  readonly conflictResolutionPolicy: JsonObject;
  readonly geospatialConfig: JsonObject;
  readonly computedProperties: readonly ComputedProperty[];
  /** Settings that nothing here depends on, as they came. */
  readonly echoed: JsonObject;
  /** Seconds; -1 on without a default; absent off. */
  readonly defaultTtl?: number;
}

/** Reads settings back from disk; older files lack what was added since. */
export function parseSettings(text: string): ContainerSettings {
  const settings: Partial<ContainerSettings> & Omit<ContainerSettings, 'computedProperties' | 'echoed'> =
    JSON.parse(text);
  return { computedProperties: [], echoed: {}, ...settings };
}
