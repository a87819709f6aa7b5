import { type PartitionKeyDefinition, PartitionKeyDefinitionVersion, PartitionKeyKind } from '@azure/cosmos';

/** A hierarchical partition key of two or three levels, widest first, such as `/tenantId`, `/category`. */
export const hierarchicalPartitionKey = (...paths: string[]): PartitionKeyDefinition => ({
  paths,
  kind: PartitionKeyKind.MultiHash,
  version: PartitionKeyDefinitionVersion.V2,
});
