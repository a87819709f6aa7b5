import { text } from 'node:stream/consumers';
import { ReportLines } from './report-lines.js';
import type { RowError } from './row-error.js';

const RESULT = {
  received: 1,
  created: 0,
  replaced: 0,
  unchanged: 0,
  failed: 1,
  retried: 0,
  requestCharge: 0,
  durationMs: 5,
  rowsPerSecond: 200,
};

/** Larger than what a stream takes without being read. */
const LARGE: RowError = { line: 1, code: 'malformed_json', detail: 'x'.repeat(100_000) };

const linesOfNothing = () => new ReportLines(() => ({ ...RESULT, bytes: 0 }));

/** Whether the promise is still open after everything that can happen by itself has happened. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setImmediate(resolve, 'pending'));
  return (await Promise.race([promise, later])) === 'pending';
}

describe('ReportLines', () => {
  it('should hold up who writes until somebody reads', async () => {
    const lines = linesOfNothing();
    const waiting = lines.add(LARGE);
    expect(await isPending(waiting)).toBe(true);
    lines.stream.resume();
    await waiting;
    lines.abandon();
  });

  it('should not hold up anybody when there is nobody to read any more', async () => {
    const lines = linesOfNothing();
    const waiting = lines.add(LARGE);
    lines.stream.destroy();
    expect(await Promise.all([waiting, lines.add(LARGE)])).toEqual([undefined, undefined]);
    lines.abandon();
  });

  it('should say when it has begun', async () => {
    const lines = linesOfNothing();
    expect(await isPending(lines.begun)).toBe(true);
    await lines.add({ ...LARGE, detail: '' });
    expect(await isPending(lines.begun)).toBe(false);
    lines.abandon();
  });

  it('should end with the summary', async () => {
    const lines = linesOfNothing();
    const all = text(lines.stream);
    await lines.add({ line: 1, code: 'malformed_json', detail: '' });
    await lines.finish(RESULT, true, undefined, undefined);
    expect((await all).split('\n')).toEqual([
      '{"type":"error","line":1,"code":"malformed_json","detail":""}',
      JSON.stringify({ type: 'summary', ...RESULT, dryRun: true }),
      '',
    ]);
  });
});
