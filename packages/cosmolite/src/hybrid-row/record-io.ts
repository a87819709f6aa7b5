/**
 * RecordIO: a stream of rows. Segments and records have headers, which are rows themselves: a segment's
 * with the length of that header, a record's with the length and the CRC-32 of the row that follows.
 */
import { crc32 } from 'node:zlib';
import { MalformedRow, RowBytes } from './read.js';
import { int32, rowHeader, uint32 } from './write.js';

const SEGMENT = 2_147_473_648;
const RECORD = 2_147_473_649;
/** Version and layout, the bit that says the length is there, and the length. */
const SEGMENT_BYTES = 10;

/** @throws MalformedRow */
export function readRecords(bytes: Buffer): Buffer[] {
  const source = new RowBytes(bytes);
  const records: Buffer[] = [];
  while (!source.isAtEnd) {
    const layout = source.rowHeader();
    if (layout === SEGMENT) {
      source.take(1);
      source.take(Math.max(0, source.int32() - SEGMENT_BYTES));
    } else if (layout === RECORD) {
      const length = source.uint32();
      const sum = source.uint32();
      const record = source.take(length);
      if (crc32(record) !== sum) throw new MalformedRow('A record does not have its checksum.');
      records.push(record);
    } else {
      throw new MalformedRow('There is no record here.');
    }
  }
  return records;
}

export const writeRecords = (rows: readonly Buffer[]): Buffer =>
  Buffer.concat([
    rowHeader(SEGMENT),
    Buffer.from([1]),
    int32(SEGMENT_BYTES),
    ...rows.flatMap((row) => [rowHeader(RECORD), int32(row.length), uint32(crc32(row)), row]),
  ]);
