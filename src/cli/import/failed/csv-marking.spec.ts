import { csvMarking } from './csv-marking.js';
import type { Delimiter } from '../../../modules/transfer/wire/input-format.js';
import type { FailedRow } from './failed-rows.js';

const failed: FailedRow = { line: 7, code: 'sku_taken', detail: 'a "b", c' };

/** A header and a row, marked. */
function marked(header: string, row: string, delimiter?: Delimiter): [string | undefined, string] {
  const { head, mark } = csvMarking(delimiter);
  return [head?.(Buffer.from(header))?.toString(), mark(Buffer.from(row), failed).toString()];
}

describe('csvMarking', () => {
  it('should put the reasons in front of a row that stays as it is', () => {
    expect(marked('sku,name', 'A, "b"c""\r\n,')).toEqual([
      'errorLine,errorCode,errorDetail,sku,name\r\n',
      '7,sku_taken,"a ""b"", c",A, "b"c""\r\n,\r\n',
    ]);
  });

  it.each<Delimiter>([';', '|', '\t'])('should separate its cells as the file does: %j', (delimiter) => {
    const [header, row] = [
      ['sku', 'errorLine', 'name'],
      ['"A, B"', '3', 'c,d'],
    ];
    expect(marked(header.join(delimiter), row.join(delimiter), delimiter)).toEqual([
      `${['errorLine', 'errorCode', 'errorDetail', 'sku', 'name'].join(delimiter)}\r\n`,
      `${['7', 'sku_taken', '"a ""b"", c"', '"A, B"', 'c,d'].join(delimiter)}\r\n`,
    ]);
  });

  it.each(['sep=;', ';;;', ' ; '])('should look for the header behind %j', (record) => {
    expect(csvMarking(';').head?.(Buffer.from(record))).toBeUndefined();
  });

  it('should keep a spreadsheet from running a reason', () => {
    const { mark } = csvMarking();
    expect(mark(Buffer.from('A'), { ...failed, detail: '=1+1' }).toString()).toBe(
      '7,sku_taken,"\'=1+1",A\r\n',
    );
  });

  it.each([
    ['errorLine,errorCode,errorDetail,sku,name', '3,old,"old, ""er"" one",A,b', 'A,b'],
    ['sku, errorLine ,name,"errorCode",errorDetail', 'A,3,b,old,"x,y"', 'A,b'],
    ['sku,errorLine,name', 'A,3,', 'A,'],
    ['errorLine,sku,name', '3,"A\r\nB, ""C""",', '"A\r\nB, ""C""",'],
    ['errorLine,sku,name', '3,"A"x,"never closed, to the end', '"A"x,"never closed, to the end'],
    ['errorLine,sku,name', '3,A,b,c,d', 'A,b,c,d'],
  ])('should take off the reasons of an earlier import: %s', (header, row, rest) => {
    const [head, line] = marked(header, row);
    expect(head).toBe('errorLine,errorCode,errorDetail,sku,name\r\n');
    expect(line).toBe(`7,sku_taken,"a ""b"", c",${rest}\r\n`);
  });
});
