import { toAppError } from '../../../common/errors/to-app-error.js';
import type { ImportReportResponse } from '../dto/import-report.response.js';
import type { ImportResult } from '../imports.service.js';
import { toSummary } from './import-summary.js';
import type { RowError } from './row-error.js';
import type { LineRanges } from './line-ranges.js';

/** How many failed rows are told of. */
const MAX_ERRORS = 100;

/** The answer to an import as one JSON document at its end. */
export class ReportDocument {
  private readonly errors: RowError[] = [];

  add(error: RowError): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push(error);
  }

  /** @throws AppError when the import ended before its input did, with the report as its member */
  finish(result: ImportResult, dryRun: boolean, applied: LineRanges | undefined): ImportReportResponse {
    const { errors } = this;
    const report = {
      ...toSummary(result, dryRun, applied),
      errors,
      errorsTruncated: result.failed > errors.length,
    };
    if (result.failure === undefined) return report;
    throw toAppError(result.failure).with({ report });
  }
}
