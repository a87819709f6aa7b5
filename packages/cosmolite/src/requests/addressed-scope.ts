import type { Context } from './context.js';
import { badRequest } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import { prefixRange } from '../partition-key/effective.js';
import { parsePartitionKeyHeader } from '../partition-key/extract.js';
import { type EpkRange, EVERYTHING, intersection, overlaps } from '../partition-key/ranges.js';
import type { Container } from '../store/container.js';
import type { PartitionKeyRange } from '../store/ranges.js';
import { address, addressedRange } from './addressed.js';

/** The part of a container that the headers of a feed or query name. */
export interface Scope {
  readonly range: EpkRange;
  /** Canonical text of the one full partition key, when one is named. */
  readonly partitionKey?: string;
  /** False when no header narrows the request down. */
  readonly isNamed: boolean;
}

/**
 * A logical partition, everything under a prefix of a hierarchical key, a physical partition, a part
 * of one, or everything.
 * @throws CosmosError 400, 410
 */
export function addressedScope(context: Context, container: Container): Scope {
  const { partitionKey: definition } = container.settings;
  const header = headerOf(context.request, HEADER.partitionKey);
  const components = header === undefined ? [] : parsePartitionKeyHeader(header, definition);
  const prefix = prefixRange(components, definition);
  if (components.length === definition.paths.length) {
    return { range: prefix, partitionKey: container.partitions.of(components).key, isNamed: true };
  }
  const isPhysical = headerOf(context.request, HEADER.partitionKeyRangeId) !== undefined;
  const physical = isPhysical ? addressedRange(context, container) : EVERYTHING;
  const range = intersection(prefix, intersection(physical, epkHeaders(context)));
  return { range, isNamed: isPhysical || components.length > 0 };
}

/**
 * Lets a request in to the physical partitions that slices of the container lie in.
 * @throws CosmosError 429 when one of them has no request units left
 */
export function addressRanges(
  context: Context,
  container: Container,
  ranges: readonly EpkRange[],
): readonly PartitionKeyRange[] {
  const touched = container.ranges.filter((physical) => ranges.some((range) => overlaps(range, physical)));
  address(context, container, touched);
  return touched;
}

/** @throws CosmosError 400 for bounds that are not effective partition keys */
function epkHeaders({ request }: Context): EpkRange {
  const min = headerOf(request, HEADER.startEpk);
  const max = headerOf(request, HEADER.endEpk);
  if (min === undefined && max === undefined) return EVERYTHING;
  const type = headerOf(request, HEADER.readKeyType) ?? 'EffectivePartitionKeyRange';
  const bounds = { min: (min ?? EVERYTHING.min).toUpperCase(), max: (max ?? EVERYTHING.max).toUpperCase() };
  const isHex = /^[0-9A-F]*$/.test(bounds.min + bounds.max);
  if (type === 'EffectivePartitionKeyRange' && isHex) return bounds;
  throw badRequest('One of the input values is invalid.');
}
