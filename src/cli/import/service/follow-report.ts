import type { ReportLine, RowError, StockDifference } from '../../../modules/transfer/wire/import-report.js';
import { type Done, ImportFailure, NOTHING_KNOWN } from '../common/import-failure.js';
import type { ProgressView } from '../progress/progress-view.js';
import type { Summary } from './report-line.js';

/**
 * Follows a report to its summary.
 * @param onFailed hears of every row that failed; what it returns is waited for
 * @param onChange hears of every count that changes stock
 * @throws ImportFailure with what was known last, when there is no summary
 */
export async function followReport(
  lines: AsyncIterable<ReportLine>,
  view: ProgressView,
  onFailed: (row: RowError) => Promise<void>,
  onChange: (change: StockDifference) => void,
): Promise<Summary> {
  let known: Done = NOTHING_KNOWN;
  try {
    for await (const line of lines) {
      if (line.type === 'summary') return line;
      if (line.type === 'error') {
        await onFailed(line);
      } else if (line.type === 'change') {
        onChange(line);
      } else {
        known = line;
        view.show(line);
      }
    }
    throw new ImportFailure('The connection broke: the report has no end.', NOTHING_KNOWN);
  } catch (error) {
    if (!(error instanceof ImportFailure) || error.done === undefined) throw error;
    const done = error.done.received < known.received ? known : error.done;
    throw new ImportFailure(error.message, done, { cause: error });
  } finally {
    view.end();
  }
}
