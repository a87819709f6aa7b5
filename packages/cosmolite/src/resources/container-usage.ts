/** What a container holds, in the two forms that a reader may ask for. */
import { HEADER } from '../http/header-names.js';
import type { Container } from '../store/container.js';
import type { JsonObject } from '../values/values.js';

/** Kilobytes, as the documentation of "Get a Collection" and recorded answers of the service show them. */
const QUOTA = 'documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;';

export function quotaHeaders({ maintenance }: Container): Record<string, string> {
  const { items: count, bytes } = maintenance.usage();
  const size = kilobytes(bytes);
  return {
    [HEADER.resourceQuota]: QUOTA,
    [HEADER.resourceUsage]: `documentSize=0;documentsSize=${size};documentsCount=${count};collectionSize=${size};`,
    [HEADER.indexProgress]: '100',
  };
}

/**
 * One entry for each physical partition, with the members that recorded answers of the service have. It
 * names logical partitions only when they are gigabytes large; here none are named.
 */
export function statisticsOf({ ranges, maintenance }: Container): JsonObject[] {
  const usage = maintenance.usageByRange();
  return ranges.map((range, index) => {
    const { items = 0, bytes = 0 } = usage[index] ?? {};
    return {
      id: range.id,
      sizeInKB: kilobytes(bytes),
      documentCount: items,
      sampledDistinctPartitionKeyCount: maintenance.logicalPartitionsIn(range),
      partitionKeys: [],
    };
  });
}

const kilobytes = (bytes: number): number => Math.ceil(bytes / 1024);
