import { effectivePartitionKey } from '../partition-key/effective.js';
import {
  canonicalPartitionKey,
  parsePartitionKeyHeader,
  requireFullPartitionKey,
} from '../partition-key/extract.js';
import type { PartitionKeyComponent, PartitionKeyDefinition } from '../partition-key/definition.js';
import type { PartitionKeyRange } from './ranges.js';

/** All items with one full partition key value. */
export interface LogicalPartition {
  readonly components: readonly PartitionKeyComponent[];
  /** Canonical text of them: its identity. */
  readonly key: string;
  /** Where it lies on the effective partition key line. */
  readonly epk: string;
  /** The physical partition it lies in. */
  readonly range: PartitionKeyRange;
}

const REMEMBERED = 10_000;

/** Finds the place of a partition key value. Hashing is the slow part, so recent answers are remembered. */
export class LogicalPartitions {
  readonly #definition: PartitionKeyDefinition;
  readonly #ranges: readonly PartitionKeyRange[];
  readonly #known = new Map<string, LogicalPartition>();

  constructor(definition: PartitionKeyDefinition, ranges: readonly PartitionKeyRange[]) {
    this.#definition = definition;
    this.#ranges = ranges;
  }

  /**
   * @param header the JSON array of the partition key header
   * @throws CosmosError 400 when it is not a full key of this container
   */
  fromHeader(header: string): LogicalPartition {
    const known = this.#known.get(header);
    if (known) return known;
    const components = parsePartitionKeyHeader(header, this.#definition);
    requireFullPartitionKey(components, this.#definition);
    return this.of(components);
  }

  of(components: readonly PartitionKeyComponent[]): LogicalPartition {
    const key = canonicalPartitionKey(components);
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const epk = effectivePartitionKey(components, this.#definition);
    const partition = { components, key, epk, range: rangeOf(epk, this.#ranges) };
    this.#known.set(key, partition);
    return partition;
  }
}

function rangeOf(epk: string, ranges: readonly PartitionKeyRange[]): PartitionKeyRange {
  const range = ranges.find(({ max }) => epk < max);
  if (!range) throw new Error(`No range holds the effective partition key ${epk}`);
  return range;
}
