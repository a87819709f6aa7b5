import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import type { Encoding } from '../wire/input-format.js';
import { TextReader, type TextReaderOptions } from './text-reader.js';

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** What comes out, whatever the chunks: bytes, and what is known of them. */
async function read(bytes: Buffer, options: TextReaderOptions = {}): Promise<[Buffer, TextReader]> {
  const reader = new TextReader(chunked(bytes, 1), options);
  const out = await buffer(reader);
  for (const size of [2, 3, 5, 1_000]) {
    expect(await buffer(new TextReader(chunked(bytes, size), options))).toEqual(out);
  }
  return [out, reader];
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('TextReader', () => {
  it.each(['\ufeffabc', '\ufeff', 'abc', 'a', '', '\ufeff\ufeffa'])(
    'should leave out no more than one byte order mark: %j',
    async (text) => {
      const [out, { hasBom, encoding }] = await read(Buffer.from(text));
      expect(out.toString()).toBe(text.replace('\ufeff', ''));
      expect([hasBom, encoding]).toEqual([text.startsWith('\ufeff'), 'utf-8']);
    },
  );

  it.each<[string, Buffer, Encoding]>([
    ['little-endian, with its mark', Buffer.from('\ufeffsku;naïve 😀\n', 'utf16le'), 'utf-16le'],
    ['big-endian, with its mark', utf16be('\ufeffsku;naïve 😀\n'), 'utf-16be'],
    ['little-endian, without', Buffer.from('sku;naïve 😀\n', 'utf16le'), 'utf-16le'],
    ['big-endian, without', utf16be('sku;naïve 😀\n'), 'utf-16be'],
  ])('should recognise UTF-16: %s', async (_name, bytes, encoding) => {
    const [out, reader] = await read(bytes);
    expect([out.toString(), reader.encoding]).toEqual(['sku;naïve 😀\n', encoding]);
  });

  it('should go by the mark, whatever it is told, and by what it is told when there is none', async () => {
    const [marked, first] = await read(Buffer.from('\ufeffä'), { encoding: 'utf-16le' });
    expect([marked.toString(), first.encoding]).toEqual(['ä', 'utf-8']);
    const [told, second] = await read(Buffer.from('äb', 'utf16le'), { encoding: 'utf-16le' });
    expect([told.toString(), second.encoding]).toEqual(['äb', 'utf-16le']);
  });

  it('should make UTF-16 that is no text into what is no UTF-8', async () => {
    const halves = Buffer.concat([
      Buffer.from('\ufeffa\n', 'utf16le'),
      Buffer.from([0x00, 0xd8, 0x62, 0x00, 0x0a, 0x00, 0x63]),
    ]);
    const [out, reader] = await read(halves);
    const records = ['a', '\xffb', '\xff'].map((text) => Buffer.from(text, 'latin1'));
    expect(out).toEqual(Buffer.from('a\n\xffb\n\xff', 'latin1'));
    expect(records.map((record) => reader.decode(record))).toEqual(['a', undefined, undefined]);
  });

  it('should give back any text, in any encoding, however it arrives', async () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.startsWith('\ufeff'));
    const property = fc.asyncProperty(texts, async (text) => {
      for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), utf16be(`\ufeff${text}`)]) {
        expect((await read(bytes))[0].toString()).toBe(text);
      }
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

/** The texts of records, and the encoding that was found. */
const decoded = (records: readonly Buffer[], options: TextReaderOptions): [unknown[], Encoding] => {
  const reader = new TextReader(chunked(Buffer.alloc(0), 1), options);
  return [records.map((record) => reader.decode(record)), reader.encoding];
};

describe('The encoding of records', () => {
  const [ascii, latin, utf8] = [
    Buffer.from('Saw'),
    Buffer.from('S\xe4ge \x80', 'latin1'),
    Buffer.from('Säge €'),
  ];

  it.each<[string, Buffer[], unknown[], Encoding]>([
    ['ASCII', [ascii], ['Saw'], 'utf-8'],
    ['UTF-8', [ascii, utf8], ['Saw', 'Säge €'], 'utf-8'],
    ['Windows-1252', [ascii, latin, ascii, latin], ['Saw', 'Säge €', 'Saw', 'Säge €'], 'windows-1252'],
    ['UTF-8 with a row that is not', [utf8, latin, utf8], ['Säge €', undefined, 'Säge €'], 'utf-8'],
    ['Windows-1252 with a row of UTF-8', [latin, utf8], ['Säge €', undefined], 'windows-1252'],
  ])('should be found: %s', (_name, records, texts, encoding) => {
    expect(decoded(records, { guess: true })).toEqual([texts, encoding]);
  });

  it('should be as it is said, without a guess', () => {
    expect(decoded([latin, utf8], { encoding: 'windows-1252' })).toEqual([
      ['Säge €', 'SÃ¤ge â‚¬'],
      'windows-1252',
    ]);
    expect(decoded([latin, utf8], { encoding: 'utf-8', guess: true })).toEqual([
      [undefined, 'Säge €'],
      'utf-8',
    ]);
    expect(decoded([latin], {})).toEqual([[undefined], 'utf-8']);
  });
});
