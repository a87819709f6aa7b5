/**
 * How little throughput a container or database may have ("Azure Cosmos DB service quotas" and
 * "autoscale FAQ"): a fixed least, a part of the most it ever had, and some for each gigabyte stored.
 */
export type ThroughputKind = 'manual' | 'autoscale';

/** Request units per second; of autoscale the maximum. */
export interface ThroughputRange {
  readonly least: number;
  readonly step: number;
  /** Why it is more than the fixed least, in the service's words. */
  readonly because?: string;
}

/** What an account may provision without asking its vendor for more. */
export const MOST = 1_000_000;

export const MANUAL: ThroughputRange = { least: 400, step: 100 };
export const AUTOSCALE: ThroughputRange = { least: 1000, step: 1000 };

const RULES = {
  manual: { range: MANUAL, partOfHighest: 0.01, perGigabyte: 1 },
  autoscale: { range: AUTOSCALE, partOfHighest: 0.1, perGigabyte: 10 },
};
const GIGABYTE = 1024 ** 3;

/**
 * @param highest most request units per second ever provisioned
 * @param bytes stored
 */
export function rangeOf(kind: ThroughputKind, highest: number, bytes: number): ThroughputRange {
  const { range, partOfHighest, perGigabyte } = RULES[kind];
  const rounded = (least: number): number => Math.ceil(least / range.step) * range.step;
  const gigabytes = bytes / GIGABYTE;
  const byHighest = rounded(highest * partOfHighest);
  const byStorage = rounded(gigabytes * perGigabyte);
  if (Math.max(byHighest, byStorage) <= range.least) return range;
  return byHighest >= byStorage
    ? { ...range, least: byHighest, because: `Highest RUs provisioned ${highest}` }
    : { ...range, least: byStorage, because: `Storage of ${Math.ceil(gigabytes)} GB` };
}
