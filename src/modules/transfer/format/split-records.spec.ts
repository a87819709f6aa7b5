import { CsvBoundary } from './csv-text.js';
import { LineBoundary, MAX_RECORD_BYTES, splitRecords } from './split-records.js';

/** The text in chunks of `size` bytes. */
async function* chunked(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** Each record as `line: text`; a record that is too long has no text. */
async function split(boundary: 'csv' | 'lines', text: string | Buffer, size: number): Promise<string[]> {
  const records: string[] = [];
  const where = boundary === 'csv' ? new CsvBoundary() : new LineBoundary();
  for await (const { line, bytes } of splitRecords(chunked(text, size), where)) {
    records.push(`${line}: ${bytes?.toString() ?? ''}`);
  }
  return records;
}

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('a\nb\nc');
  throw new Error('cut');
}

const SIZES = [1, 2, 3, 7, 1_000];

describe('splitRecords', () => {
  const table: [name: string, boundary: 'csv' | 'lines', text: string, records: string[]][] = [
    ['empty lines in a row', 'lines', '\n\n\na\n\n\r\n\n\nb\n\n', ['4: a', '9: b']],
    ['empty lines in a row', 'csv', '\n\na\n\n\n"b\n\n"\n\nc', ['3: a', '6: "b\n\n"', '10: c']],
    ['nothing', 'lines', '', []],
    ['a last line without a line break', 'lines', 'a\nb', ['1: a', '2: b']],
    ['line breaks of both kinds, and empty lines', 'lines', 'a\r\n\n\r\nb\n', ['1: a', '4: b']],
    ['a quote that means nothing', 'lines', '"a\nb"', ['1: "a', '2: b"']],
    ['characters of several bytes', 'lines', 'ä€😀\nß', ['1: ä€😀', '2: ß']],
    ['cells', 'csv', 'a,b\r\n1,2\r\n', ['1: a,b', '2: 1,2']],
    ['line breaks in a quoted cell', 'csv', '"a\nb\r\nc",1\n"d",2\n', ['1: "a\nb\r\nc",1', '4: "d",2']],
    ['escaped quotes', 'csv', '"a""\n""b"\nc', ['1: "a""\n""b"', '3: c']],
    ['an empty quoted cell', 'csv', '"",""\na', ['1: "",""', '2: a']],
    ['a quote in a plain cell', 'csv', '5" nail,1\nb', ['1: 5" nail,1', '2: b']],
    ['text behind a closing quote', 'csv', '"a"b,"c\nd\n', ['1: "a"b,"c\nd\n']],
    ['text behind a closing quote, at the end', 'csv', '"a"b\nc\n', ['1: "a"b', '2: c']],
    ['a quote that is never closed', 'csv', 'a\n"b\nc\n', ['1: a', '2: "b\nc\n']],
  ];

  it.each(table)('should read %s, however the bytes arrive', async (_name, boundary, text, records) => {
    for (const size of SIZES) expect([size, await split(boundary, text, size)]).toEqual([size, records]);
  });

  it.each(['csv', 'lines'] as const)(
    'should leave out the text of a record that is too long, and read on (%s)',
    async (boundary) => {
      const atLimit = 'x'.repeat(MAX_RECORD_BYTES);
      const text = `a\n${atLimit}\n${atLimit}y\nb\n`;
      for (const size of [1_000, 65_536, text.length]) {
        const records = await split(boundary, text, size);
        expect(records.map((record) => record.slice(0, 5))).toEqual(['1: a', '2: xx', '3: ', '4: b']);
        expect(records[1]).toHaveLength(MAX_RECORD_BYTES + 3);
      }
    },
  );

  it('should count the lines of a cell that is too long', async () => {
    const text = `"${'x\n'.repeat(MAX_RECORD_BYTES)}"\nb`;
    expect(await split('csv', text, 65_536)).toEqual(['1: ', `${MAX_RECORD_BYTES + 2}: b`]);
  });

  it('should give out the whole records before a failure, and not the rest', async () => {
    const seen: string[] = [];
    const read = async () => {
      for await (const { bytes } of splitRecords(failing(), new LineBoundary())) seen.push(String(bytes));
    };
    await expect(read()).rejects.toThrow('cut');
    expect(seen).toEqual(['a', 'b']);
  });
});
