import { murmur3128 } from '@multiformats/murmur3';
import type { KeyRange } from './key-range.js';

/** What the service hashes begins with the type of the value, and a string ends with this. */
const STRING = 0x08;
const STRING_END = 0xff;

/**
 * Where the items lie that share the first levels of a hierarchical key (MultiHash, version 2). Each level has its own hash,
 * so a prefix of the key is a prefix of the effective partition key. The SDK computes the same, and does not export it.
 * @param levels strings, the widest first; none: everything
 */
export async function prefixRange(levels: readonly string[]): Promise<KeyRange> {
  const min = (await Promise.all(levels.map(hashOf))).join('');
  return { min, max: `${min}FF` };
}

/** MurmurHash3 (x64, 128 bits), the upper half first, the two top bits cleared. */
async function hashOf(level: string): Promise<string> {
  const hash = await murmur3128.encode(Buffer.from([STRING, ...Buffer.from(level), STRING_END]));
  const bytes = Buffer.concat([hash.subarray(8), hash.subarray(0, 8)]);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x3f, 0);
  return bytes.toString('hex').toUpperCase();
}
