/** Where a page ended: the values of the sort keys of its last row, in order. */
export type Position = readonly (string | number)[];

const PART = /^([ns])(\d{1,4}):/;

/**
 * Packs a position as `<kind><bytes>:<text>` per value. Not JSON: its escapes take six bytes for a control character, and
 * a cursor has to stay short for any name.
 */
export function packPosition(position: Position): Buffer {
  const parts = position.map((value) => {
    const text = String(value);
    return `${typeof value === 'number' ? 'n' : 's'}${Buffer.byteLength(text)}:${text}`;
  });
  return Buffer.from(parts.join(''));
}

/** The reverse; undefined when the bytes are not a packed position. */
export function unpackPosition(bytes: Buffer): Position | undefined {
  const position: (string | number)[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const head = PART.exec(rest.toString('latin1', 0, 6));
    if (head === null) return undefined;
    const start = head[0].length;
    const end = start + Number(head[2]);
    if (end > rest.length) return undefined;
    const text = rest.toString('utf8', start, end);
    position.push(head[1] === 'n' ? Number(text) : text);
    rest = rest.subarray(end);
  }
  return position;
}
