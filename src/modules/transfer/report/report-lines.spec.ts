import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { AppError } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { ImportEvents } from '../import/import-events.js';
import type { ImportSummary } from '../wire/import-report.js';
import { reportLines } from './report-lines.js';

const SUMMARY: ImportSummary = {
  received: 1,
  created: 0,
  replaced: 0,
  unchanged: 0,
  failed: 1,
  retried: 0,
  duplicates: 0,
  input: { format: 'ndjson', encoding: 'utf-8' },
  requestCharge: 0,
  durationMs: 5,
  rowsPerSecond: 200,
};

const ERROR = { line: 1, code: 'malformed_json', detail: '' };

/** As much of a request as a problem names. */
const request = () => ({ url: '/v1/imports?dryRun=true', id: 'r-1', failure: undefined });

/** Whether the promise is still open after everything that can happen by itself has happened. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setImmediate(resolve, 'pending'));
  return (await Promise.race([promise, later])) === 'pending';
}

/** More events than may wait. */
const COUNT = 100;

/** Adds one after the other, each when there is room for it. */
async function fill(events: ImportEvents): Promise<void> {
  for (let count = 0; count < COUNT; count += 1) await events.add({ type: 'error', error: ERROR });
}

describe('The report of an import as lines', () => {
  it('should begin with the first event and no earlier', async () => {
    const events = new ImportEvents();
    const answer = reportLines(events, request());
    expect(await isPending(answer)).toBe(true);
    await events.add({ type: 'error', error: ERROR });
    (await answer).destroy();
  });

  it('should end with the summary', async () => {
    const events = new ImportEvents();
    await events.add({ type: 'error', error: ERROR });
    await events.add({ type: 'summary', summary: { ...SUMMARY, dryRun: true } });
    events.end();
    expect((await text(await reportLines(events, request()))).split('\n')).toEqual([
      '{"type":"error","line":1,"code":"malformed_json","detail":""}',
      JSON.stringify({ type: 'summary', ...SUMMARY, dryRun: true }),
      '',
    ]);
  });

  it('should let the import go on when nobody reads it', async () => {
    const events = new ImportEvents();
    const waiting = fill(events);
    const stream = await reportLines(events, request());
    await once(stream.destroy(), 'close');
    expect(await isPending(Promise.all([waiting, fill(events)]))).toBe(false);
  });

  it('should be a problem when the import fails before the first line, and tell it in the last line later', async () => {
    const failure = new AppError(HTTP_ERRORS.payload_too_large, 'Too large.');
    const early = new ImportEvents();
    await early.add({ type: 'summary', summary: SUMMARY, failure });
    await expect(reportLines(early, request())).rejects.toMatchObject({
      code: 'payload_too_large',
      extras: { report: SUMMARY },
    });

    const late = new ImportEvents();
    await late.add({ type: 'error', error: ERROR });
    await late.add({ type: 'summary', summary: SUMMARY, failure });
    late.end();
    const seen = request();
    const [, last = ''] = (await text(await reportLines(late, seen))).split('\n');
    expect(JSON.parse(last)).toMatchObject({
      type: 'summary',
      problem: { code: 'payload_too_large', instance: '/v1/imports', requestId: 'r-1' },
    });
    expect(seen.failure).toBe(failure);
  });
});

describe('The events of an import', () => {
  it('should hold up who adds until somebody reads', async () => {
    const events = new ImportEvents();
    const waiting = fill(events);
    expect(await isPending(waiting)).toBe(true);
    const reader = events[Symbol.asyncIterator]();
    for (let count = 0; count < COUNT; count += 1) await reader.next();
    expect(await isPending(waiting)).toBe(false);
  });

  it('should not hold up anybody when there is nobody to read any more', async () => {
    const events = new ImportEvents();
    const waiting = fill(events);
    await events[Symbol.asyncIterator]().return?.();
    expect(await isPending(Promise.all([waiting, fill(events)]))).toBe(false);
  });

  it('should leave out what is only offered while others wait', async () => {
    const events = new ImportEvents();
    const waiting = fill(events);
    await isPending(waiting);
    events.offer({ type: 'summary', summary: SUMMARY });
    void waiting.then(() => events.end());
    const seen: string[] = [];
    for await (const { type } of events) seen.push(type);
    await waiting;
    expect(new Set(seen)).toEqual(new Set(['error']));
  });
});
