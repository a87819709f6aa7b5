import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { pathOf, toProblem } from '../../../common/errors/problem.js';
import { toAppError } from '../../../common/errors/to-app-error.js';
import type { ImportEvent } from '../import/import-events.js';
import type { ReportLine } from '../wire/import-report.js';
import { reportOf } from './report-document.js';

/** What a problem names of its request, and where the logs look for a failure. */
type Told = Pick<FastifyRequest, 'url' | 'id' | 'failure'>;

/**
 * The answer to an import as a line of JSON for each event. Resolves with the first event: until then the answer can still be a
 * problem. A failure that comes later is told in the last line, for the status has been sent by then.
 * @throws AppError for a failure before the first line
 */
export async function reportLines(events: AsyncIterable<ImportEvent>, request: Told): Promise<Readable> {
  const rest = events[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done !== true && first.value.type === 'summary') reportOf(first.value, []);
  const stream = Readable.from(lines(first, rest, request), { objectMode: false });
  return stream.once('close', () => void rest.return?.());
}

async function* lines(
  first: IteratorResult<ImportEvent>,
  rest: AsyncIterator<ImportEvent>,
  request: Told,
): AsyncGenerator<string> {
  for (let next = first; next.done !== true; next = await rest.next()) {
    yield `${JSON.stringify(toLine(next.value, request))}\n`;
  }
}

function toLine(event: ImportEvent, request: Told): ReportLine {
  if (event.type === 'progress') return { type: 'progress', ...event.progress };
  if (event.type === 'error') return { type: 'error', ...event.error };
  if (event.type === 'change') return { type: 'change', ...event.change };
  const { summary, failure } = event;
  if (failure === undefined) return { type: 'summary', ...summary };
  // For the access log and the audit log.
  request.failure = failure;
  const problem = toProblem(toAppError(failure), { instance: pathOf(request.url), requestId: request.id });
  return { type: 'summary', ...summary, problem };
}
