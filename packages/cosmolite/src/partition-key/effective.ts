/**
 * The effective partition key (EPK): where a logical partition lies on the line that physical
 * partitions cut into ranges. Upper-case hex, compared as text, between `""` and `"FF"`.
 *
 * - Version 2 (`Hash`): 128-bit hash, byte-reversed, its two top bits cleared.
 * - Version 1 (`Hash`): 32-bit hash written as a number, then the value itself, cut to 100 characters.
 * - `MultiHash`: the version 2 hashes of the levels one after another, so a prefix of the key is a
 *   prefix of the text.
 */
import { EVERYTHING, type EpkRange } from './ranges.js';
import type { PartitionKeyComponent, PartitionKeyDefinition } from './definition.js';
import { murmur3x64_128, murmur3x86_32 } from './murmur.js';
import { NUMBER_MARK, orderedNumber } from './ordered-number.js';

const MARK = {
  undefined: 0x00,
  null: 0x01,
  false: 0x02,
  true: 0x03,
  number: NUMBER_MARK,
  string: 0x08,
} as const;
const MAX_V1_CHARACTERS = 100;
const MAX_V1_BYTES = 100;

/** @param components a full key or, for MultiHash, a prefix of one */
export function effectivePartitionKey(
  components: readonly PartitionKeyComponent[],
  definition: PartitionKeyDefinition,
): string {
  if (definition.kind === 'Hash' && definition.version === 1) return versionOne(components[0]);
  return components.map(versionTwo).join('');
}

/**
 * Everything under a prefix of a key, which for an empty one is everything; for a full key the one point,
 * as no EPK is a prefix of another.
 */
export function prefixRange(
  components: readonly PartitionKeyComponent[],
  definition: PartitionKeyDefinition,
): EpkRange {
  if (components.length === 0) return EVERYTHING;
  const min = effectivePartitionKey(components, definition);
  return { min, max: `${min}FF` };
}

function versionTwo(value: PartitionKeyComponent): string {
  const hash = Buffer.from(murmur3x64_128(hashInput(value, 0xff)).toReversed());
  hash.writeUInt8(hash.readUInt8(0) & 0x3f, 0);
  return hex(hash);
}

function versionOne(value: PartitionKeyComponent): string {
  const cut = typeof value === 'string' ? value.slice(0, MAX_V1_CHARACTERS) : value;
  const hash = murmur3x86_32(hashInput(cut, 0x00));
  return hex(Buffer.concat([orderedNumber(hash), orderedComponent(cut)]));
}

function hashInput(value: PartitionKeyComponent, stringEnd: number): Buffer {
  if (typeof value === 'string') return Buffer.from([MARK.string, ...Buffer.from(value), stringEnd]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9, MARK.number);
    bytes.writeDoubleLE(value, 1);
    return bytes;
  }
  return Buffer.from([mark(value)]);
}

function orderedComponent(value: PartitionKeyComponent): Buffer {
  if (typeof value === 'string') return orderedString(value);
  if (typeof value === 'number') return orderedNumber(value);
  return Buffer.from([mark(value)]);
}

/** Each byte is raised by one so that the closing zero sorts below every character. */
function orderedString(value: string): Buffer {
  const bytes = Buffer.from(value);
  const long = bytes.length > MAX_V1_BYTES;
  const raised = bytes.subarray(0, MAX_V1_BYTES + 1).map((byte) => byte + 1);
  return Buffer.from(long ? [MARK.string, ...raised] : [MARK.string, ...raised, 0x00]);
}

const mark = (value: null | boolean | undefined): number => {
  if (value === undefined) return MARK.undefined;
  if (value === null) return MARK.null;
  return value ? MARK.true : MARK.false;
};

const hex = (bytes: Buffer): string => bytes.toString('hex').toUpperCase();
