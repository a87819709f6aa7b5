import { type Layout, namesOf, ROW_VERSION, type Row, type RowValue, TYPE } from './layout.js';

/** The bytes are no row of the layout that was expected, or no stream of records. */
export class MalformedRow extends Error {}

/** Reads bytes from front to back. */
export class RowBytes {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new MalformedRow('The bytes end too early.');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  int32(): number {
    return this.take(4).readInt32LE();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  /** Seven bits a byte, the lowest first; the top bit says that there are more. */
  varuint(): number {
    let value = 0;
    for (let shift = 1; shift <= 2 ** 28; shift *= 2 ** 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedRow('A length is too long.');
  }

  /** @returns the number of the layout that the row which begins here has */
  rowHeader(): number {
    if (this.byte() !== ROW_VERSION) throw new MalformedRow('There is no row here.');
    return this.int32();
  }
}

/** @throws MalformedRow */
export function readRow(bytes: Buffer, layout: Layout): Row {
  const source = new RowBytes(bytes);
  if (source.rowHeader() !== layout.id) throw new MalformedRow('The row has another layout.');
  const present = source.take(Math.ceil((layout.fixed.length + layout.variable.length) / 8));
  const isPresent = (bit: number): boolean => ((present[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  const row: Record<string, RowValue> = {};
  for (const [index, { name }] of layout.fixed.entries()) {
    const value = source.int32();
    if (isPresent(index)) row[name] = value;
  }
  for (const [index, { name, type }] of layout.variable.entries()) {
    if (!isPresent(layout.fixed.length + index)) continue;
    const value = source.take(source.varuint());
    row[name] = type === 'utf8' ? value.toString('utf8') : value;
  }
  const names = namesOf(layout);
  while (!source.isAtEnd) {
    const code = source.byte();
    const token = source.varuint();
    const name = names[token] ?? source.take(token - names.length).toString('utf8');
    row[name] = sparseValue(source, code);
  }
  return row;
}

function sparseValue(source: RowBytes, code: number): RowValue {
  switch (code) {
    case TYPE.false:
    case TYPE.true:
      return code === TYPE.true;
    case TYPE.int32:
      return source.int32();
    case TYPE.uint32:
      return source.uint32();
    case TYPE.float64:
      return source.take(8).readDoubleLE();
    case TYPE.utf8:
      return source.take(source.varuint()).toString('utf8');
    case TYPE.binary:
      return source.take(source.varuint());
    default:
      throw new MalformedRow(`A column has the unknown type ${code}.`);
  }
}
