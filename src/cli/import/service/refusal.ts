import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FieldError } from '../../../common/errors/field-error.js';
import type { Problem } from '../../../common/errors/problem.js';
import { ImportFailure, type Done } from '../common/import-failure.js';
import { parseObject } from './report-line.js';

const HINTS: Readonly<Record<number, readonly string[]>> = {
  401: ['Give an API key in STOCKROOM_API_KEY, or a token in STOCKROOM_TOKEN.'],
  404: ['Is --url the address of a Stockroom?'],
};

/** Why the service did not import, or not to the end, by its answer. */
export async function refusalOf(response: IncomingMessage): Promise<ImportFailure> {
  const { statusCode = 0 } = response;
  const problem: Partial<Problem> = parseObject(await text(response));
  const message = [
    `The service refused the import: ${[statusCode, problem.code].join(' ').trim()}.`,
    ...sentencesOf(problem),
    ...(HINTS[statusCode] ?? []),
  ].join('\n');
  return new ImportFailure(message, doneBy(problem['report']));
}

function sentencesOf({
  detail = 'It does not answer as Stockroom does.',
  errors,
}: Partial<Problem>): string[] {
  const faults = Array.isArray(errors) ? errors : [];
  return faults.length === 0 ? [detail] : faults.map((fault: FieldError) => fault.detail);
}

/** What had been done when it was refused; undefined for nothing at all. */
function doneBy(report: unknown): Done | undefined {
  if (typeof report !== 'object' || report === null) return undefined;
  const { received = 0, created = 0, replaced = 0 }: Partial<Done> = report;
  return created + replaced === 0 ? undefined : { received, created, replaced, isAll: true };
}
