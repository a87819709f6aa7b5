import { PassThrough } from 'node:stream';
import { progressView } from './progress-view.js';

const progress = (received: number) => ({
  received,
  created: received,
  replaced: 0,
  unchanged: 0,
  failed: 0,
  retried: 0,
  bytes: received * 10,
  requestCharge: received * 8,
});

const textOf = (output: PassThrough): string => String(output.read() ?? '');

describe('progressView', () => {
  it('should write a line now and then where nobody watches', async () => {
    const output = new PassThrough();
    let now = 0;
    const view = await progressView(output, 1_000, () => now);
    for (now = 500; now <= 11_000; now += 500) view.show(progress(now / 500));
    view.end();
    expect(textOf(output)).toBe(
      '10 rows, 2 rows/s, 0 failed, 80 RU, 45 s left\n20 rows, 2 rows/s, 0 failed, 160 RU, 40 s left\n',
    );
  });

  it.each([
    [1_000, /\[?=+-+\]? 50 % \| 50 rows, 25 rows\/s, 0 failed, 400 RU, 2 s left/],
    [undefined, /\n?50 rows, 25 rows\/s, 0 failed, 400 RU/],
  ])('should draw on a terminal (%s bytes)', async (size, drawing) => {
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
    let now = 0;
    const view = await progressView(output, size, () => now);
    now = 2_000;
    view.show(progress(50));
    view.end();
    expect(textOf(output)).toMatch(drawing);
  });

  it('should draw nothing when there was nothing to show', async () => {
    const output = Object.assign(new PassThrough(), { isTTY: true });
    (await progressView(output, 1_000)).end();
    expect(textOf(output)).toBe('');
  });
});
