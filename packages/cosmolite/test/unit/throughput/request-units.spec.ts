import {
  batchCharge,
  feedCharge,
  pointReadCharge,
  queryCharge,
  refusedWriteCharge,
  writeCharge,
  type WriteWork,
} from '../../../src/throughput/request-units.js';

const KB = 1024;

describe('request units', () => {
  // "Understand request units consumption", table of document sizes.
  it.each([
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
    [2048, 291.8, 1250],
  ])('should charge %d KB as published: read %d, write %d', (kilobytes, read, write) => {
    const bytes = kilobytes * KB;
    expect([pointReadCharge(bytes), writeCharge({ newBytes: bytes, terms: 0 })]).toEqual([read, write]);
  });

  it.each([
    ['an absent item', undefined],
    ['an empty item', 2],
    ['a kilobyte', KB],
  ])('should charge a point read of %s exactly 1', (_, bytes) => {
    expect(pointReadCharge(bytes)).toBe(1);
  });

  it('should step up one byte past a size', () => {
    expect([pointReadCharge(KB + 1), pointReadCharge(100 * KB)]).toEqual([1.04, 9.95]);
  });

  // The same page works its examples with the write figure of 1 KB rounded to 5.0.
  it.each<[string, WriteWork, number, number]>([
    ['create with 10 terms', { newBytes: KB, terms: 10 }, 6.95, 7],
    ['delete with 10 terms', { oldBytes: KB, terms: 10 }, 6.95, 7],
    ['replace that changes 2 terms', { oldBytes: KB, newBytes: KB, terms: 4 }, 10.7, 10.8],
    [
      'patch that changes 2 terms',
      { oldBytes: KB, newBytes: KB, terms: 4, patchedProperties: 2 },
      11.5,
      11.6,
    ],
  ])('should charge a %s: %p is %d, published as %d', (_, work, charge, published) => {
    expect(writeCharge(work)).toBe(charge);
    expect(Math.round(charge)).toBe(Math.round(published));
  });

  // "Request units", table of typical queries over items of slightly less than 1 KB.
  it.each([
    [1, 2.5, 0.5],
    [7, 7, 0.1],
    [10, 10, 1],
    [100, 70, 0.5],
  ])('should charge a query for %d rows about the published %d', (rows, published, tolerance) => {
    const work = {
      itemsLoaded: rows,
      bytesLoaded: rows * KB,
      rowsReturned: rows,
      bytesReturned: rows * KB,
      usedIndex: true,
    };
    expect(Math.abs(queryCharge(work, 1) - published)).toBeLessThanOrEqual(tolerance);
  });

  it('should charge a count served by the index a fraction of a scan', () => {
    const work = { itemsLoaded: 16_400, bytesLoaded: 16_400 * KB, rowsReturned: 1, bytesReturned: 5 };
    expect(Math.round(queryCharge({ ...work, usedIndex: true }, 1))).toBe(536);
    expect(Math.round(queryCharge({ ...work, usedIndex: false }, 1))).toBe(11_154);
  });

  it('should charge every partition a query touches', () => {
    const nothing = { itemsLoaded: 0, bytesLoaded: 0, rowsReturned: 0, bytesReturned: 0, usedIndex: true };
    expect([0, 1, 5].map((partitions) => queryCharge(nothing, partitions))).toEqual([2.3, 2.3, 11.5]);
  });

  it('should charge a feed page what reading its items would cost, an empty one as a small read', () => {
    expect(feedCharge([KB, KB, KB, KB, KB])).toBe(5);
    expect(feedCharge([])).toBe(1);
  });

  it('should charge a batch the sum of its operations without binary dust', () => {
    expect(batchCharge([0.1, 0.2, 4.95])).toBe(5.25);
  });

  it('should charge a refused write like one without index terms', () => {
    expect(refusedWriteCharge(KB)).toBe(4.95);
  });
});
