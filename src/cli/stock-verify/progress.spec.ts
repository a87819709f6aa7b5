import { PassThrough } from 'node:stream';
import { linesOn } from './progress.js';

describe('progress without a bar', () => {
  it('should be a line now and then', () => {
    const output = new PassThrough();
    let now = 0;
    const progress = linesOn(output, () => now);
    progress.start(100);
    for (now = 1_000; now <= 11_000; now += 1_000) progress.verified(now / 1_000, 1);
    progress.end();
    expect(String(output.read())).toBe('5 of 100 products, 1 drift\n10 of 100 products, 1 drift\n');
  });
});
