import { request } from 'node:http';
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

/** The members of an import's report that a measurement is about. */
export interface ImportReport {
  readonly received: number;
  readonly created: number;
  readonly failed: number;
  readonly retried: number;
  readonly requestCharge: number;
  readonly durationMs: number;
  readonly rowsPerSecond: number;
}

/**
 * Sends one import and waits for its report. Not `fetch`: it gives up on an answer after five minutes.
 * @throws Error when not every row was created: such a run measures nothing
 */
export async function importInto(url: string, body: Readable): Promise<ImportReport> {
  const call = request(`${url}/v1/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', accept: 'application/json' },
  });
  const answered: Promise<IncomingMessage[]> = once(call, 'response');
  const [[response]] = await Promise.all([answered, pipeline(body, call)]);
  if (response === undefined) throw new Error('no answer to the import');
  const report = await json(response);
  if (!isReport(report) || report.created !== report.received) {
    throw new Error(`the import was answered ${response.statusCode}: ${JSON.stringify(report)}`);
  }
  return report;
}

const isReport = (answer: unknown): answer is ImportReport =>
  typeof answer === 'object' && answer !== null && 'received' in answer && 'created' in answer;
