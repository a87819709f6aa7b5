export const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_BOMS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** The text is in UTF-16, as its byte order mark says. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

/**
 * Leaves out a byte order mark at the beginning of UTF-8 text, and tells `found` of it.
 * @throws NotUtf8
 */
export async function* withoutBom(
  chunks: AsyncIterable<Buffer>,
  found: () => void = () => {},
): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < UTF8_BOM.length) continue;
    yield afterBom(head, found);
    head = undefined;
  }
  if (head !== undefined) yield afterBom(head, found);
}

function afterBom(head: Buffer, found: () => void): Buffer {
  if (startsWith(head, UTF8_BOM)) {
    found();
    return head.subarray(UTF8_BOM.length);
  }
  if (UTF16_BOMS.some((bom) => startsWith(head, bom))) throw new NotUtf8();
  return head;
}

const startsWith = (bytes: Buffer, beginning: Buffer): boolean =>
  bytes.subarray(0, beginning.length).equals(beginning);
