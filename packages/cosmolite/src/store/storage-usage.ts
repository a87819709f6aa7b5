import type { EpkRange } from '../partition-key/ranges.js';
import type { Connection } from './connection.js';

/** What is stored, expired items that are still to be swept included. */
export interface StorageUsage {
  readonly items: number;
  /** Of their JSON, in UTF-8. */
  readonly bytes: number;
}

/**
 * Counts the items of a table by slices of the effective partition key line, in one pass.
 * @param ranges sorted, without gaps, as the physical partitions are
 * @returns one entry for each range
 */
export function readStorage(
  connection: Connection,
  table: string,
  ranges: readonly EpkRange[],
): StorageUsage[] {
  const slices = ranges.map(({ max }, index) => `WHEN epk < '${max}' THEN ${index}`);
  const slice = slices.length > 1 ? `CASE ${slices.join(' ')} END` : '0';
  const rows = connection
    .prepare<readonly [slice: number, items: number, bytes: number]>(
      `SELECT ${slice}, count(*), sum(bytes) FROM ${table} GROUP BY 1`,
    )
    .all();
  const found = new Map(rows.map(([index, items, bytes]) => [index, { items, bytes }]));
  return ranges.map((_, index) => found.get(index) ?? { items: 0, bytes: 0 });
}
