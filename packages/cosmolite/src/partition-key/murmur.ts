/**
 * MurmurHash3 as published by Austin Appleby, seed 0: the 32-bit x86 variant and the 128-bit x64
 * variant. Cosmos spreads items over partitions with them (version 1 and version 2 keys).
 */
const UINT64 = (1n << 64n) - 1n;

/** @returns an unsigned 32-bit integer. */
export function murmur3x86_32(data: Uint8Array): number {
  const view = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const tailStart = view.length - (view.length % 4);
  let hash = 0;
  for (let at = 0; at < tailStart; at += 4) {
    hash = rotate32(hash ^ scramble32(view.readUInt32LE(at)), 13);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  if (tailStart < view.length) hash ^= scramble32(view.readUIntLE(tailStart, view.length - tailStart));

  hash ^= view.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** @returns 16 bytes: both 64-bit halves, each little-endian. */
export function murmur3x64_128(data: Uint8Array): Buffer {
  const view = Buffer.alloc(Math.ceil(data.length / 16) * 16);
  view.set(data);
  const tailStart = data.length - (data.length % 16);
  let low = 0n;
  let high = 0n;
  for (let at = 0; at < tailStart; at += 16) {
    low = wrap(rotate64(low ^ scrambleLow(view.readBigUInt64LE(at)), 27n) + high);
    low = wrap(low * 5n + 0x52dce729n);
    high = wrap(rotate64(high ^ scrambleHigh(view.readBigUInt64LE(at + 8)), 31n) + low);
    high = wrap(high * 5n + 0x38495ab5n);
  }
  if (tailStart < data.length) {
    low ^= scrambleLow(view.readBigUInt64LE(tailStart));
    high ^= scrambleHigh(view.readBigUInt64LE(tailStart + 8));
  }

  const length = BigInt(data.length);
  low = wrap((low ^ length) + (high ^ length));
  high = wrap((high ^ length) + low);
  low = mix64(low);
  high = mix64(high);
  low = wrap(low + high);
  high = wrap(high + low);

  const hash = Buffer.alloc(16);
  hash.writeBigUInt64LE(low, 0);
  hash.writeBigUInt64LE(high, 8);
  return hash;
}

const rotate32 = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const scramble32 = (block: number): number =>
  Math.imul(rotate32(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);

const LOW_FACTOR = 0x87c37b91114253d5n;
const HIGH_FACTOR = 0x4cf5ad432745937fn;

const wrap = (value: bigint): bigint => value & UINT64;

const rotate64 = (value: bigint, bits: bigint): bigint => wrap((value << bits) | (value >> (64n - bits)));

const scrambleLow = (block: bigint): bigint => wrap(rotate64(wrap(block * LOW_FACTOR), 31n) * HIGH_FACTOR);

const scrambleHigh = (block: bigint): bigint => wrap(rotate64(wrap(block * HIGH_FACTOR), 33n) * LOW_FACTOR);

function mix64(value: bigint): bigint {
  let mixed = wrap((value ^ (value >> 33n)) * 0xff51afd7ed558ccdn);
  mixed = wrap((mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return mixed ^ (mixed >> 33n);
}
