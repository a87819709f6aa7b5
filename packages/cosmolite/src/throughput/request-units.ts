/**
 * What requests cost, in request units. The service charges by size in steps, by index terms, and by
 * what a query had to load; the figures are those of its documentation ("Understand request units
 * consumption", "Request units"), with a single region and session consistency. Where the documents
 * give no figure the constant says so. Charges have two decimals, as on the wire.
 */
import type { QueryWork } from '../query/index.js';

/** Up to this many kilobytes: charge of a point read, charge of one write without index terms. */
type SizeStep = readonly [kilobytes: number, read: number, write: number];
const LARGEST: SizeStep = [2048, 291.8, 1250];
const SIZE_STEPS: readonly SizeStep[] = [
  [1, 1, 4.95],
  [2, 1.04, 6.29],
  [4, 1.14, 6.67],
  [8, 1.33, 7.04],
  [16, 1.67, 9.52],
  [32, 2.19, 11.23],
  [64, 4.76, 22.67],
  [128, 9.95, 48.19],
  [256, 20.28, 98.29],
  [512, 40.95, 184.57],
  [1024, 145.9, 625],
  LARGEST,
];
const KILOBYTE = 1024;

const INDEX_TERM = 0.2;
const PATCHED_PROPERTY = 0.4;
/** No figure is published; queries that find nothing are reported at 2.3 to 2.8. */
const QUERY_PER_PARTITION = 2.3;
/** Fits the published query charges: 7 rows of 1 KB for 7, 10 for 10, 100 for 70. */
const QUERY_LOAD_FACTOR = 0.68;
/** Fits a reported COUNT over 16,400 items for 535. */
const INDEX_ENTRY = 0.0325;
/** No figure is published for databases, containers and offers; they have a budget of their own. */
const METADATA = 1;

/** Bytes of the stored JSON before and after, and the index terms the write takes away and adds. */
export interface WriteWork {
  readonly oldBytes?: number;
  readonly newBytes?: number;
  readonly terms: number;
  /** Operations of a patch. */
  readonly patchedProperties?: number;
}

/** A point read; one that finds nothing, or an unchanged item (304), costs as much as a small item. */
export const pointReadCharge = (bytes = 0): number => step(bytes)[1];

/** Create and delete write once, replace and patch twice: the old item out, the new one in. */
export function writeCharge(work: WriteWork): number {
  const sizes = [work.oldBytes, work.newBytes].filter((bytes) => bytes !== undefined);
  const writing = sizes.reduce((sum, bytes) => sum + step(bytes)[2], 0);
  return rounded(writing + INDEX_TERM * work.terms + PATCHED_PROPERTY * (work.patchedProperties ?? 0));
}

/** A write that was refused (409, 412) has done the work of one, but indexed nothing. */
export const refusedWriteCharge = (bytes = 0): number => step(bytes)[2];

/**
 * A floor per physical partition, every loaded row at a part of its point read, and what an index
 * dismissed (or counted) without loading at the price of an index entry.
 */
export function queryCharge(work: Omit<QueryWork, 'itemsMatched'>, partitionsTouched: number): number {
  const perRow = QUERY_LOAD_FACTOR * step(work.itemsLoaded > 0 ? work.bytesLoaded / work.itemsLoaded : 0)[1];
  const returned = Math.min(work.rowsReturned, work.itemsLoaded);
  const passedOver = work.itemsLoaded - returned;
  const floor = QUERY_PER_PARTITION * Math.max(1, partitionsTouched);
  return rounded(floor + returned * perRow + passedOver * (work.usedIndex ? INDEX_ENTRY : perRow));
}

/** Change feed pages cost what reading the same items one by one would; an empty page as one small read. */
export const feedCharge = (itemBytes: readonly number[]): number =>
  rounded(Math.max(pointReadCharge(), sum(itemBytes.map(pointReadCharge))));

/** A batch costs the sum of its operations, also when it is rolled back. */
export const batchCharge = (charges: readonly number[]): number => rounded(sum(charges));

export const metadataCharge = (): number => METADATA;

const step = (bytes: number): SizeStep =>
  SIZE_STEPS.find(([kilobytes]) => bytes <= kilobytes * KILOBYTE) ?? LARGEST;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const rounded = (charge: number): number => Math.round(charge * 100) / 100;
