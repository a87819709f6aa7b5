/** What a number begins with among the components of an effective partition key. */
export const NUMBER_MARK = 0x05;

const SIGN = 1n << 63n;

/**
 * A double whose bytes compare as the number does: sign-adjusted bits, the first 8 of them plain, the
 * rest in groups of 7, each closed by a bit that says whether another group follows.
 */
export function orderedNumber(value: number): Buffer {
  const view = Buffer.alloc(8);
  view.writeDoubleBE(value);
  const raw = view.readBigUInt64BE();
  const ordered = BigInt.asUintN(64, raw < SIGN ? raw ^ SIGN : -raw);

  const bytes = [NUMBER_MARK, Number(ordered >> 56n)];
  let rest = BigInt.asUintN(64, ordered << 8n);
  do {
    const group = Number(rest >> 56n);
    rest = BigInt.asUintN(64, rest << 7n);
    bytes.push(rest === 0n ? group & 0xfe : group | 0x01);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}

/** The number that {@link orderedNumber} wrote at the beginning of the bytes. */
export function readOrderedNumber(bytes: Buffer): number {
  let ordered = BigInt(bytes.readUInt8(1)) << 56n;
  let shift = 49n;
  for (const group of bytes.subarray(2)) {
    const bits = BigInt(group >> 1);
    ordered |= shift >= 0n ? bits << shift : bits >> -shift;
    shift -= 7n;
    if ((group & 1) === 0) break;
  }
  const view = Buffer.alloc(8);
  view.writeBigUInt64BE(BigInt.asUintN(64, ordered >= SIGN ? ordered ^ SIGN : -ordered));
  return view.readDoubleBE();
}
