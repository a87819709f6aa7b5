import { type Column, type Layout, namesOf, ROW_VERSION, type Row, type RowValue, TYPE } from './layout.js';

/** @param row columns that are not in it are absent */
export function writeRow(row: Row, layout: Layout): Buffer {
  const { fixed, variable, sparse } = layout;
  const present = Buffer.alloc(Math.ceil((fixed.length + variable.length) / 8));
  for (const [bit, { name }] of [...fixed, ...variable].entries()) {
    if (name in row) present[bit >> 3] = (present[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  const names = namesOf(layout);
  return Buffer.concat([
    rowHeader(layout.id),
    present,
    ...fixed.map(({ name }) => int32(Number(row[name] ?? 0))),
    ...variable.flatMap(({ name }) => (name in row ? [withLength(bytesOf(row[name]))] : [])),
    ...sparse.flatMap((column) => {
      const value = row[column.name];
      return value === undefined ? [] : [sparseColumn(column, names.indexOf(column.name), value)];
    }),
  ]);
}

export function rowHeader(layout: number): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(ROW_VERSION, 0);
  header.writeInt32LE(layout, 1);
  return header;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function sparseColumn({ type }: Column, token: number, value: RowValue): Buffer {
  if (type === 'bool') return Buffer.from([value === true ? TYPE.true : TYPE.false, token]);
  return Buffer.concat([Buffer.from([TYPE[type], token]), payloadOf(type, value)]);
}

function payloadOf(type: Exclude<Column['type'], 'bool'>, value: RowValue): Buffer {
  switch (type) {
    case 'int32':
      return int32(Number(value));
    case 'uint32':
      return uint32(Number(value));
    case 'float64': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(value));
      return bytes;
    }
    default:
      return withLength(bytesOf(value));
  }
}

const bytesOf = (value: RowValue | undefined): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(String(value));

function withLength(bytes: Buffer): Buffer {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) | 0x80);
  length.push(rest);
  return Buffer.concat([Buffer.from(length), bytes]);
}
