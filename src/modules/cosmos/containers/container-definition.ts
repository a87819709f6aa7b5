import {
  type ComputedProperty,
  type IndexingPolicy,
  type PartitionKeyDefinition,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
  type UniqueKeyPolicy,
} from '@azure/cosmos';

/** Request units per second: a fixed rate, or the upper end of an autoscale range (a tenth of it is the lower). */
export type Throughput = { readonly manual: number } | { readonly autoscaleMax: number };

/** Everything a container is created with and compared to. One object, in the feature that owns the container. */
export interface ContainerDefinition {
  readonly id: string;
  /** Fixed for the container's life. */
  readonly partitionKey: PartitionKeyDefinition;
  /** Fixed for the container's life; holds within one logical partition. Default: none. */
  readonly uniqueKeyPolicy?: UniqueKeyPolicy;
  readonly indexingPolicy: IndexingPolicy;
  /** Values that the service computes from each item, for queries to filter and sort by. Default: none. */
  readonly computedProperties?: ComputedProperty[];
  /** Seconds to live since an item's last write; -1: only items with a `ttl` of their own expire. Default: never. */
  readonly defaultTtl?: number;
  /** Set when the container is created, never changed afterwards. Default: the database's or the account's. */
  readonly throughput?: Throughput;
}

/** A hierarchical partition key of two or three levels, widest first, such as `/hotel`, `/room`. */
export const hierarchicalPartitionKey = (...paths: string[]): PartitionKeyDefinition => ({
  paths,
  kind: PartitionKeyKind.MultiHash,
  version: PartitionKeyDefinitionVersion.V2,
});
