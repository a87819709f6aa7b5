import * as fc from 'fast-check';

import {
  containerRid,
  databaseRid,
  decodeRid,
  itemRid,
  offerRid,
  partitionKeyRangeRid,
} from '../../src/common/rid.js';

describe('resource ids', () => {
  it.each([
    ['database', databaseRid(1), 'AAAAAQ=='],
    ['container', containerRid(1, 1), 'AAAAAYAAAAE='],
    ['item', itemRid(1, 1, 1), 'AAAAAYAAAAEBAAAAAAAAAA=='],
    ['partition key range', partitionKeyRangeRid(1, 1, 0), 'AAAAAYAAAAEAAAAAAAAAUA=='],
    ['offer', offerRid(1), 'AQAA'],
  ])('should encode a %s', (_, rid, expected) => {
    expect(rid).toBe(expected);
  });

  it('should write slashes of base64 as dashes', () => {
    expect(databaseRid(0xffffffff)).toBe('-----w==');
  });

  it('should read back what it wrote', () => {
    const id = fc.integer({ min: 0, max: 0x7fff_ffff });
    fc.assert(
      fc.property(id, id, fc.maxSafeNat(), (database, container, number) => {
        expect(decodeRid(databaseRid(database))).toEqual({ kind: 'database', database });
        expect(decodeRid(containerRid(database, container))).toEqual({
          kind: 'container',
          database,
          container,
        });
        expect(decodeRid(itemRid(database, container, number))).toEqual({
          kind: 'item',
          database,
          container,
          number,
        });
        expect(decodeRid(partitionKeyRangeRid(database, container, number))).toMatchObject({
          kind: 'partitionKeyRange',
          number,
        });
      }),
    );
  });

  it('should order the items of a container by their little-endian tail', () => {
    const tails = [255, 256].map((row) =>
      Buffer.from(itemRid(1, 1, row).replaceAll('-', '/'), 'base64').readBigUInt64LE(8),
    );
    expect(tails).toEqual([255n, 256n]);
  });

  it.each(['', 'AA', 'products', 'AAAAAQ', 'AAAAAQ==x', 'AAAAAQAAAAE=', 'AAAAAYAAAAEBAAAAAAAAcA==', '????'])(
    'should not take %j for an id',
    (text) => {
      expect(decodeRid(text)).toBeUndefined();
    },
  );
});
