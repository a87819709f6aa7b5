import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseCells } from './csv-text.js';

setFlagsFromString('--expose-gc');

/** What is in use, in bytes. */
function heapUsed(): number {
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

describe('parseCells', () => {
  it('should keep no more of a long record than the cells that are kept', () => {
    const before = heapUsed();
    const names = Array.from({ length: 200 }, (_, n) => {
      const [name] = parseCells(`a name that is long enough ${n},${String(n).padEnd(100_000, 'x')}`) ?? [];
      return name;
    });
    expect(heapUsed() - before).toBeLessThan(5_000_000);
    expect(names.at(-1)).toBe('a name that is long enough 199');
  });
});
