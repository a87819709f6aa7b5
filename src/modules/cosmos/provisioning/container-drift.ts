import type {
  ComputedProperty,
  IndexingPolicy,
  PartitionKeyDefinition,
  UniqueKeyPolicy,
} from '@azure/cosmos';
import type { ContainerDefinition } from '../containers/container-definition.js';
import { indexEntries } from './index-entries.js';

/** The part of a container's description, as the service returns it, that a definition speaks about. */
export interface ContainerSettings {
  readonly partitionKey?: PartitionKeyDefinition;
  readonly uniqueKeyPolicy?: UniqueKeyPolicy;
  readonly defaultTtl?: number;
  readonly indexingPolicy?: IndexingPolicy;
  readonly computedProperties?: ComputedProperty[];
}

/** One way in which a container is not what its definition says. */
export interface Drift {
  /** A sentence for the operator. */
  readonly message: string;
  /** Whether the container can be changed in place; otherwise it has to be made again. */
  readonly changeable: boolean;
}

/**
 * Compares a container to its definition by meaning: what the service adds by itself, spelling and the order
 * of independent entries do not count.
 */
export function findDrift(definition: ContainerDefinition, actual: ContainerSettings): Drift[] {
  return [
    ...fixed(
      'partition key',
      'is',
      partitionKeyText(definition.partitionKey),
      partitionKeyText(actual.partitionKey),
    ),
    ...fixed(
      'unique keys',
      'are',
      uniqueKeysText(definition.uniqueKeyPolicy),
      uniqueKeysText(actual.uniqueKeyPolicy),
    ),
    ...ttlDrift(definition.defaultTtl, actual.defaultTtl),
    ...entryDrift(
      'indexing policy',
      indexEntries(definition.indexingPolicy),
      indexEntries(actual.indexingPolicy ?? {}),
    ),
    ...entryDrift(
      'list of computed properties',
      computedEntries(definition.computedProperties),
      computedEntries(actual.computedProperties),
    ),
  ];
}

function fixed(what: string, verb: string, expected: string, actual: string): Drift[] {
  if (expected === actual) return [];
  return [{ message: `The ${what} should be ${expected}, but ${verb} ${actual}.`, changeable: false }];
}

/** The order of the paths is the hierarchy. Without a version, the service means 1. */
function partitionKeyText(key: PartitionKeyDefinition | undefined): string {
  if (key === undefined) return 'none';
  const kind = key.kind ?? (key.paths.length > 1 ? 'MultiHash' : 'Hash');
  return `${key.paths.join(', ')} (${kind}, version ${key.version ?? 1})`;
}

/** Neither the order of the constraints nor that of the paths within one has a meaning. */
function uniqueKeysText(policy: UniqueKeyPolicy | undefined): string {
  const keys = (policy?.uniqueKeys ?? []).map(({ paths }) => paths.toSorted().join(' + ')).toSorted();
  return keys.length === 0 ? 'none' : keys.join(', ');
}

function ttlDrift(expected: number | undefined, actual: number | undefined): Drift[] {
  if (expected === actual) return [];
  return [
    {
      message: `The default time to live should be ${ttlText(expected)}, but is ${ttlText(actual)}.`,
      changeable: true,
    },
  ];
}

function ttlText(ttl: number | undefined): string {
  if (ttl === undefined) return 'off';
  return ttl === -1 ? '-1 (per item)' : `${ttl} s`;
}

const computedEntries = (properties: readonly ComputedProperty[] = []): string[] =>
  properties.map(({ name, query }) => `${name} (${query})`);

function entryDrift(what: string, wanted: readonly string[], present: readonly string[]): Drift[] {
  const missing = wanted.filter((entry) => !present.includes(entry));
  const superfluous = present.filter((entry) => !wanted.includes(entry));
  const lists = [
    ...(missing.length === 0 ? [] : [`lacks ${missing.join(', ')}`]),
    ...(superfluous.length === 0 ? [] : [`should not have ${superfluous.join(', ')}`]),
  ];
  return lists.length === 0 ? [] : [{ message: `The ${what} ${lists.join(', and ')}.`, changeable: true }];
}
