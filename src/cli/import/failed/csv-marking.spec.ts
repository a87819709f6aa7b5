import { csvMarking } from './csv-marking.js';
import type { FailedRow } from './failed-rows.js';

const failed: FailedRow = { line: 7, code: 'sku_taken', detail: 'a "b", c' };

/** A header and a row, marked. */
function marked(header: string, row: string): [string | undefined, string] {
  const { head, mark } = csvMarking();
  return [head?.(Buffer.from(header)).toString(), mark(Buffer.from(row), failed).toString()];
}

describe('csvMarking', () => {
  it('should put the reasons in front of a row that stays as it is', () => {
    expect(marked('sku,name', 'A, "b"c""\r\n,')).toEqual([
      'errorLine,errorCode,errorDetail,sku,name\r\n',
      '7,sku_taken,"a ""b"", c",A, "b"c""\r\n,\r\n',
    ]);
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
