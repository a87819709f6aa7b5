import { existsSync } from 'node:fs';
import { Scratch } from '../common/scratch.js';
import { FailedRows } from './failed-rows.js';

/** The lines in the order in which they leave. */
async function sorted(lines: readonly number[], rowsInMemory: number): Promise<number[]> {
  await using scratch = new Scratch();
  const rows = new FailedRows(scratch, rowsInMemory);
  for (const line of lines) await rows.add({ line, code: 'sku_taken', detail: `\u2028 ${line}` });
  const left: number[] = [];
  for await (const { line, code, detail } of rows.byLine()) {
    expect([code, detail]).toEqual(['sku_taken', `\u2028 ${line}`]);
    left.push(line);
  }
  return left;
}

describe('FailedRows', () => {
  it.each([1, 2, 3, 7, 100])('should come by line, with room for %d of them', async (rowsInMemory) => {
    expect(await sorted([5, 3, 9, 1, 8, 2, 10, 4, 7], rowsInMemory)).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10]);
  });

  it('should be none when none were added', async () => {
    expect(await sorted([], 1)).toEqual([]);
  });

  it('should leave nothing on the disk, also when they are not all read', async () => {
    const scratch = new Scratch();
    const rows = new FailedRows(scratch, 1);
    for (const line of [2, 1]) await rows.add({ line, code: 'sku_taken', detail: '' });
    for await (const { line } of rows.byLine()) {
      expect(line).toBe(1);
      break;
    }
    const path = await scratch.path('failed-0.ndjson');
    expect(existsSync(path)).toBe(true);
    await scratch[Symbol.asyncDispose]();
    expect(existsSync(path)).toBe(false);
  });
});
