import { toAppError } from '../../../common/errors/to-app-error.js';
import type { ImportEvent } from '../import/import-events.js';
import type { ImportReport, RowError, StockDifference } from '../wire/import-report.js';

/** How many failed rows are named. */
const MAX_ERRORS = 100;

/** How many changes of stock are named. */
const MAX_CHANGES = 100;

/**
 * The answer to an import as one JSON document at its end.
 * @throws AppError when the import ended before its input did, with the report as its member
 */
export async function reportDocument(events: AsyncIterable<ImportEvent>): Promise<ImportReport> {
  const errors: RowError[] = [];
  const changes: StockDifference[] = [];
  for await (const event of events) {
    if (event.type === 'error' && errors.length < MAX_ERRORS) errors.push(event.error);
    if (event.type === 'change' && changes.length < MAX_CHANGES) changes.push(event.change);
    if (event.type === 'summary') return reportOf(event, errors, changes);
  }
  throw new Error('The import has no summary.');
}

/** @throws AppError see {@link reportDocument} */
export function reportOf(
  { summary, failure }: Extract<ImportEvent, { type: 'summary' }>,
  errors: readonly RowError[],
  changes: readonly StockDifference[] = [],
): ImportReport {
  const report = {
    ...summary,
    errors,
    errorsTruncated: summary.failed > errors.length,
    ...(changes.length === 0 ? {} : { changes }),
  };
  if (failure === undefined) return report;
  throw toAppError(failure).with({ report });
}
