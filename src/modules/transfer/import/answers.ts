import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, toProblem } from '../../../common/errors/problem.js';
import { toAppError } from '../../../common/errors/to-app-error.js';
import { NDJSON } from '../../../common/http/media-types.js';
import { pathOf } from '../../../common/errors/path-of.js';
import { chargeInTrailer, roundCharge } from '../../../common/http/request-charge.js';
import { currentRequest } from '../../../common/context/request-context.js';
import type { ImportReportResponse } from '../dto/import-report.response.js';
import type { ImportResult } from '../imports.service.js';
import type { ImportInput } from './import-input.js';
import type { ImportOptions } from './import-options.js';
import { ImportTally } from './import-tally.js';
import { LineRanges } from './line-ranges.js';
import { ReportDocument } from './report-document.js';
import { ReportLines } from './report-lines.js';

/** An import that is about to begin. */
export interface ImportWork {
  readonly input: ImportInput;
  readonly options: ImportOptions;
  readonly run: (tally: ImportTally) => Promise<ImportResult>;
}

/** @throws AppError when the import ended before its input did, with the report as its member */
export async function answerInOneDocument({ options, run }: ImportWork): Promise<ImportReportResponse> {
  const applied = appliedFor(options);
  const document = new ReportDocument();
  const result = await run(new ImportTally((error) => document.add(error), applied));
  return document.finish(result, options.dryRun, applied);
}

/**
 * Begins with the first line. A failure that comes later is told in the last one, for the status is gone.
 * @throws AppError for a failure before the first line
 */
export async function answerInLines(
  { input, options, run }: ImportWork,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Readable> {
  const applied = appliedFor(options);
  const lines: ReportLines = new ReportLines(() => ({
    ...tally.current,
    bytes: input.received(),
    requestCharge: roundCharge(currentRequest().charge),
  }));
  const tally: ImportTally = new ImportTally((error) => lines.add(error), applied);
  const running = run(tally);
  const early = await Promise.race([running, lines.begun]);
  if (early?.failure !== undefined) {
    lines.abandon();
    new ReportDocument().finish(early, options.dryRun, applied);
  }
  void running.then((result) =>
    lines.finish(result, options.dryRun, applied, problemOf(result.failure, request)),
  );
  chargeInTrailer(request, reply);
  reply.type(NDJSON);
  return lines.stream;
}

/** What the access log and the audit log hear of too. */
function problemOf(failure: unknown, request: FastifyRequest): Problem | undefined {
  request.failure = failure;
  if (failure === undefined) return undefined;
  return toProblem(toAppError(failure), { instance: pathOf(request.url), requestId: request.id });
}

/** Only when reading may stop in the middle is there a need to say which rows are in force. */
const appliedFor = ({ onError, dryRun }: ImportOptions): LineRanges | undefined =>
  onError === 'stop' && !dryRun ? new LineRanges() : undefined;
