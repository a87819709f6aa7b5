import type { ImportReportResponse } from '../dto/import-report.response.js';
import type { ImportResult } from '../imports.service.js';
import type { LineRanges } from './line-ranges.js';

/** A report without the rows that failed. */
export type ImportSummary = Omit<ImportReportResponse, 'errors' | 'errorsTruncated'>;

export function toSummary(
  { failure: _failure, ...result }: ImportResult,
  dryRun: boolean,
  applied: LineRanges | undefined,
): ImportSummary {
  return {
    ...result,
    ...(dryRun ? { dryRun } : {}),
    ...(applied === undefined ? {} : { applied: applied.toArray() }),
  };
}
