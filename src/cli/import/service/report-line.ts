import type { Problem } from '../../../common/errors/problem.js';
import type { ImportSummary } from '../../../modules/transfer/import/import-summary.js';
import type { Progress } from '../../../modules/transfer/import/report-lines.js';
import type { RowError } from '../../../modules/transfer/import/row-error.js';

export type Summary = ImportSummary & { readonly problem?: Problem };

/** A line of the answer to an import. */
export type ReportLine =
  | ({ readonly type: 'progress' } & Progress)
  | ({ readonly type: 'error' } & RowError)
  | ({ readonly type: 'summary' } & Summary);

/** The line in these bytes; undefined when it is none, for not everything that answers is Stockroom. */
export function readReportLine(bytes: Buffer | undefined): ReportLine | undefined {
  const value = parseObject(bytes?.toString() ?? '');
  return isReportLine(value) ? value : undefined;
}

/** The object in a JSON text; an empty one when there is none. */
export function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isReportLine(value: object): value is ReportLine {
  if (!('type' in value)) return false;
  if (value.type === 'error') return 'line' in value && typeof value.line === 'number';
  const tellsCounts = 'received' in value && typeof value.received === 'number';
  return tellsCounts && (value.type === 'progress' || value.type === 'summary');
}
