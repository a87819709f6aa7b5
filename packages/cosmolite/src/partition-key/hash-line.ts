import type { PartitionKeyDefinition } from './definition.js';
import { orderedNumber, readOrderedNumber } from './ordered-number.js';
import { EVERYTHING, LEVEL_DIGITS } from './ranges.js';

/** The hashes as whole numbers, and how a number reads as a bound on the line of effective partition keys. */
export interface HashLine {
  /** One more than the largest hash. */
  readonly size: bigint;
  /** The bound below which lie the hashes that are smaller than this: as in the service, the last of them. */
  bound(hash: bigint): string;
  /** What {@link bound} was given. */
  hash(bound: string): bigint;
}

/** Version 1: 32 bits, written as an ordered number. */
const versionOne = line(
  1n << 32n,
  (last) => orderedNumber(Number(last)).toString('hex').toUpperCase(),
  (text) => BigInt(readOrderedNumber(Buffer.from(text, 'hex'))),
);

/** Version 2: 128 bits, of which the two top ones are always clear. */
const versionTwo = line(
  1n << 126n,
  (last) => last.toString(16).toUpperCase().padStart(LEVEL_DIGITS, '0'),
  (text) => BigInt(`0x${text}`),
);

/** The line on which a container's logical partitions lie. */
export const hashLine = ({ version }: PartitionKeyDefinition): HashLine =>
  version === 1 ? versionOne : versionTwo;

function line(size: bigint, write: (last: bigint) => string, read: (text: string) => bigint): HashLine {
  return {
    size,
    bound: (hash) => write(hash - 1n),
    hash(bound) {
      if (bound === EVERYTHING.min) return 0n;
      return bound === EVERYTHING.max ? size : read(bound) + 1n;
    },
  };
}
