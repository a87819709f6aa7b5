import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import * as fc from 'fast-check';

import type { PartitionKeyComponent, PartitionKeyDefinition } from '../../../src/partition-key/definition.js';
import { effectivePartitionKey, prefixRange } from '../../../src/partition-key/effective.js';

const V1: PartitionKeyDefinition = { paths: ['/pk'], kind: 'Hash', version: 1 };
const V2: PartitionKeyDefinition = { paths: ['/pk'], kind: 'Hash', version: 2 };
const MULTI: PartitionKeyDefinition = { paths: ['/a', '/b', '/c'], kind: 'MultiHash', version: 2 };

/** The function with which the JavaScript SDK routes bulk operations to ranges. */
interface SdkHashing {
  hashPartitionKey(values: readonly unknown[], definition: PartitionKeyDefinition): string;
}
const load = createRequire(import.meta.url);
const sdk: SdkHashing = load(join(dirname(load.resolve('@azure/cosmos')), 'utils/hashing/hash.js'));

const primitive = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 200, unit: 'grapheme-ascii' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);

describe('effective partition key', () => {
  it.each<[PartitionKeyComponent[], PartitionKeyDefinition, string]>([
    [['customer42'], V2, '19819C94CE42A1654CCC8110539D9589'],
    [[null], V2, '378867E4430E67857ACE5C908374FE16'],
    [[undefined], V2, '11622DAA78F835834610ABE56EFF5CB5'],
    [[5], V2, '19C08621B135968252FB34B4CF66F811'],
    [[true], V2, '0E711127C5B5A8E4726AC6DD306A3E59'],
    [['t', 'u'], MULTI, '3B310042FC8EA24E4CB78FD8BFEDBAA729E7D08B5A25B26B4FB56A0F9A7E5DFD'],
    [['customer42'], V1, '05C1E1AB7B430C0864767475706E6673353300'],
  ])('should be the published value for %j', (components, definition, expected) => {
    expect(effectivePartitionKey(components, definition)).toBe(expected);
  });

  it.each([
    ['version 2', V2, fc.tuple(primitive)],
    ['MultiHash', MULTI, fc.array(primitive, { minLength: 1, maxLength: 3 })],
  ])('should equal what the SDK computes for %s', (_, definition, keys) => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(effectivePartitionKey(key, definition)).toBe(sdk.hashPartitionKey(key, definition));
      }),
      { numRuns: 2000 },
    );
  });

  it('should start as the SDK routes version 1 keys', () => {
    // Only the leading number decides the range; behind it the SDK measures strings in characters, the
    // service in bytes, and the SDK leaves out a closing zero byte.
    fc.assert(
      fc.property(primitive, (value) => {
        const routed = sdk.hashPartitionKey([value], V1).slice(0, 12);
        expect(effectivePartitionKey([value], V1).slice(0, routed.length)).toBe(routed);
      }),
      { numRuns: 2000 },
    );
  });

  it('should equal the version 1 text of the SDK for short ASCII keys', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'grapheme-ascii' }), (value) => {
        expect(effectivePartitionKey([value], V1)).toBe(sdk.hashPartitionKey([value], V1));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [0, '058000'],
    [2, '05C000'],
    [-2, '054000'],
  ])('should close the version 1 text of %d with a zero byte as the service does', (value, expected) => {
    expect(effectivePartitionKey([value], V1).slice(-6)).toBe(expected);
  });
});

describe('prefix range', () => {
  it('should hold every key below the prefix and no other', () => {
    const levels = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(levels, levels, levels, levels, (a, other, b, c) => {
        fc.pre(a !== other);
        const { min, max } = prefixRange([a], MULTI);
        const inside = effectivePartitionKey([a, b, c], MULTI);
        const outside = effectivePartitionKey([other, b, c], MULTI);
        expect([min <= inside && inside < max, min <= outside && outside < max]).toEqual([true, false]);
      }),
    );
  });

  it('should be the point of a full key', () => {
    const { min, max } = prefixRange(['customer42'], V2);
    expect([min, max]).toEqual(['19819C94CE42A1654CCC8110539D9589', '19819C94CE42A1654CCC8110539D9589FF']);
  });
});
