import { type PartitionKeyDefinition, PartitionKeyDefinitionVersion, PartitionKeyKind } from '@azure/cosmos';

/** A partition key of several levels, as the SDK spells it. */
export const hierarchicalKey = (...paths: string[]): PartitionKeyDefinition => ({
  paths,
  kind: PartitionKeyKind.MultiHash,
  version: PartitionKeyDefinitionVersion.V2,
});
