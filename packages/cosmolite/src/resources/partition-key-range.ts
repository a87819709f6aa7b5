import { partitionKeyRangeRid } from '../common/rid.js';
import type { Container } from '../store/container.js';
import type { PartitionKeyRange } from '../store/ranges.js';
import type { JsonObject } from '../values/values.js';

export function partitionKeyRangeBody(container: Container, range: PartitionKeyRange): JsonObject {
  const number = Number(range.id);
  const rid = partitionKeyRangeRid(container.databaseNumber, container.number, number);
  return {
    id: range.id,
    _rid: rid,
    _self: `${container.self}pkranges/${rid}/`,
    _etag: container.etag,
    _ts: container.ts,
    _lsn: range.lsn,
    minInclusive: range.min,
    maxExclusive: range.max,
    ridPrefix: number,
    throughputFraction: 1 / container.ranges.length,
    status: 'online',
    parents: [...range.parents],
  };
}
