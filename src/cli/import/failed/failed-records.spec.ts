import { buffer } from 'node:stream/consumers';
import { csvMarking } from './csv-marking.js';
import { failedRecords } from './failed-records.js';
import type { FailedRow } from './failed-rows.js';
import { ndjsonMarking } from './ndjson-marking.js';
import type { RowMarking } from './row-marking.js';

async function* failed(...lines: number[]): AsyncGenerator<FailedRow, void> {
  for (const line of lines) yield { line, code: 'sku_taken', detail: 'why' };
}

async function* pieces(input: string): AsyncGenerator<Buffer> {
  for (const piece of input.match(/[^]{1,3}/g) ?? []) yield Buffer.from(piece);
}

/** What cannot be read to its end. */
async function* damaged(input: string): AsyncGenerator<Buffer> {
  yield Buffer.from(input);
  throw new Error('unexpected end of file');
}

const find = async (input: AsyncIterable<Buffer>, marking: RowMarking, ...lines: number[]): Promise<string> =>
  (await buffer(failedRecords(input, failed(...lines), marking, 'utf-8'))).toString();

const found = (input: string, marking: RowMarking, ...lines: number[]): Promise<string> =>
  find(pieces(input), marking, ...lines);

const NAMES = 'errorLine,errorCode,errorDetail,sku,name\r\n';

describe('failedRecords', () => {
  it('should find rows by the line that they begin on', async () => {
    const input = 'sku,name\n\nA,"a\r\na"\nB,b\r\nC,c';
    expect(await found(input, csvMarking(), 3, 6)).toBe(
      `${NAMES}3,sku_taken,"why",A,"a\r\na"\r\n6,sku_taken,"why",C,c\r\n`,
    );
  });

  it('should keep the byte order mark of a spreadsheet, and give JSON none', async () => {
    const row = '2,sku_taken,"why",A,a\r\n';
    expect(await found('\ufeffsku,name\nA,a\n', csvMarking(), 2)).toBe(`\ufeff${NAMES}${row}`);
    expect(await found('\ufeff{}\n', ndjsonMarking(), 1)).toBe(
      '{"errorLine":1,"errorCode":"sku_taken","errorDetail":"why"}\n',
    );
  });

  it('should leave out what is too long, or not there, and nothing else', async () => {
    const input = `sku,name\nA,"\n"\nB,${'b'.repeat(1_048_577)}\nC,c\n`;
    expect(await found(input, csvMarking(), 3, 4, 5, 9)).toBe(`${NAMES}5,sku_taken,"why",C,c\r\n`);
  });

  it('should not read on when all are found', async () => {
    expect(await find(damaged('sku,name\nA,a\nB'), csvMarking(), 2)).toBe(
      `${NAMES}2,sku_taken,"why",A,a\r\n`,
    );
  });
});
