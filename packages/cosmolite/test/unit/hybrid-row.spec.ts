import { BATCH_OPERATION, BATCH_RESULT, type Layout, type Row } from '../../src/hybrid-row/layout.js';
import { MalformedRow, readRow } from '../../src/hybrid-row/read.js';
import { readRecords, writeRecords } from '../../src/hybrid-row/record-io.js';
import { writeRow } from '../../src/hybrid-row/write.js';

const bytes = (...parts: string[]): Buffer => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

/** Put together by hand from the description of the format. */
const ROWS: readonly [string, Layout, Row, Buffer][] = [
  [
    'an operation',
    BATCH_OPERATION,
    {
      operationType: 5,
      resourceType: 2,
      partitionKey: '["p"]',
      id: 'a',
      resourceBody: Buffer.from('{}'),
      ifMatch: '"e"',
      minimalReturnPreference: true,
    },
    bytes(
      '81 7054e17f', // version and layout
      '57', // columns 0, 1, 2, 4 and 6 of the fixed and variable ones are there
      '05000000 02000000', // operationType, resourceType
      '05 5b2270225d', // partitionKey
      '01 61', // id
      '02 7b7d', // resourceBody
      '14 09 03 226522', // ifMatch: utf8, the 9th name
      '03 0c', // minimalReturnPreference: true, the 12th name
    ),
  ],
  [
    'a result',
    BATCH_RESULT,
    { statusCode: 429, subStatusCode: 3200, retryAfterMilliseconds: 7, requestCharge: 1.5 },
    bytes('81 7154e17f', '03', 'ad010000 800c0000', '0b 05 07000000', '10 06 000000000000f83f'),
  ],
  [
    'a result of few columns',
    BATCH_RESULT,
    { statusCode: 204, eTag: '"e"' },
    bytes('81 7154e17f', '05', 'cc000000 00000000', '03 226522'),
  ],
  [
    'a long text',
    BATCH_RESULT,
    { statusCode: 200, eTag: 'e'.repeat(300) },
    Buffer.concat([bytes('81 7154e17f', '05', 'c8000000 00000000', 'ac02'), Buffer.from('e'.repeat(300))]),
  ],
];

describe('HybridRow', () => {
  it.each(ROWS)('should write %s', (_, layout, row, expected) => {
    expect(writeRow(row, layout).toString('hex')).toBe(expected.toString('hex'));
  });

  it.each(ROWS)('should read %s', (_, layout, row, written) => {
    expect(readRow(written, layout)).toEqual(row);
  });

  it('should read columns that its layout does not name', () => {
    // The name's length stands above the 13 numbers of known names.
    const extra = bytes('07 10 616263 2a000000');
    const [, layout, row, written] = ROWS[0] ?? [];
    if (!layout || !written) throw new Error('There is no row.');
    expect(readRow(Buffer.concat([written, extra]), layout)).toEqual({ ...row, abc: 42 });
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['another version', bytes('80 7054e17f 00 00000000 00000000')],
    ['another layout', bytes('81 7154e17f 00 00000000 00000000')],
    ['a row cut short', bytes('81 7054e17f 57 05000000 0200')],
    ['a length beyond the end', bytes('81 7054e17f 04 00000000 00000000 05 5b')],
    ['a length without end', bytes('81 7054e17f 04 00000000 00000000 ffffffffffffffff')],
    ['an unknown type', bytes('81 7054e17f 00 00000000 00000000 ff 09')],
  ])('should refuse %s', (_, written) => {
    expect(() => readRow(written, BATCH_OPERATION)).toThrow(MalformedRow);
  });
});

describe('a stream of records', () => {
  const SEGMENT = '81 f0d8ff7f 01 0a000000';
  const RECORD = '81 f1d8ff7f 03000000 1d80bc55 010203';

  it('should begin with a segment and have a checksum for each record', () => {
    expect(writeRecords([Buffer.from([1, 2, 3])]).toString('hex')).toBe(
      bytes(SEGMENT, RECORD).toString('hex'),
    );
  });

  it.each<[string, Buffer, number]>([
    ['one record', bytes(SEGMENT, RECORD), 1],
    ['no record', bytes(SEGMENT), 0],
    ['two segments', bytes(SEGMENT, RECORD, SEGMENT, RECORD), 2],
    ['a segment with a comment', bytes('81 f0d8ff7f 01 0f000000 14 02 02 6869', RECORD), 1],
  ])('should be read with %s', (_, stream, records) => {
    expect(readRecords(stream)).toEqual(Array.from({ length: records }, () => Buffer.from([1, 2, 3])));
  });

  it.each<[string, Buffer]>([
    ['another checksum', bytes(SEGMENT, RECORD.replace('1d80', '1d81'))],
    ['a record cut short', bytes(SEGMENT, RECORD.slice(0, -2))],
    ['a row that is no record', bytes(SEGMENT, '81 7054e17f 00000000')],
    ['text', Buffer.from('[]')],
  ])('should be refused with %s', (_, stream) => {
    expect(() => readRecords(stream)).toThrow(MalformedRow);
  });
});
