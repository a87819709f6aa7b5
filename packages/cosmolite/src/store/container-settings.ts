import type { IndexingPolicy } from '../indexing/policy.js';
import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import type { JsonObject } from '../values.js';

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
  /** Seconds; -1 on without a default; absent off. */
  readonly defaultTtl?: number;
}
