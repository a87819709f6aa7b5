import { RefusedRows } from './refused-rows.js';

/** How many of so many rows are counted before it is enough; each of them arrives as so many bytes. */
function counted(rows: number, bytesPerRow: number): number {
  let arrived = 0;
  const refused = new RefusedRows(() => arrived);
  for (let count = 1; count <= rows; count += 1) {
    arrived = count * bytesPerRow;
    try {
      refused.add();
    } catch {
      return count;
    }
  }
  return rows;
}

describe('RefusedRows', () => {
  it.each([
    ['the shortest rows of CSV', 8],
    ['rows that pack as well as rows of different products do', 4],
  ])('should take any number of %s', (_what, bytes) => {
    expect(counted(1_000_000, bytes)).toBe(1_000_000);
  });

  it('should take ten thousand rows that arrive as hardly anything', () => {
    expect(counted(1_000_000, 0)).toBe(10_001);
    expect(counted(1_000_000, 0.01)).toBeLessThan(10_100);
  });

  it('should say how many there were', () => {
    const refused = new RefusedRows(() => 0);
    for (let count = 0; count < 10_000; count += 1) refused.add();
    expect(() => refused.add()).toThrow(expect.objectContaining({ code: 'too_many_failed_rows' }));
    expect(() => refused.add()).toThrow('10002 rows broke rules');
  });

  it('should not take rows of a single character without end', () => {
    expect(counted(1_000_000, 2)).toBeLessThan(20_010);
  });
});
