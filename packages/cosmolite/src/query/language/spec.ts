import type { IndexingPolicy } from '../../indexing/policy.js';
import type { PartitionKeyDefinition } from '../../partition-key/definition.js';
import type { Json } from '../../values/values.js';

/** The body of a query request. */
export interface QuerySpec {
  readonly query: string;
  readonly parameters?: readonly { readonly name: string; readonly value: Json }[];
}

/** A property that no item has and every query sees: the value of a query over one item. */
export interface ComputedProperty {
  readonly name: string;
  readonly query: string;
}

/** What a query needs to know of the container it runs against. */
export interface ContainerShape {
  readonly rid: string;
  readonly partitionKey: PartitionKeyDefinition;
  readonly indexingPolicy: IndexingPolicy;
  readonly computedProperties?: readonly ComputedProperty[];
}
