import type { ReportLine } from '../../../modules/transfer/wire/import-report.js';

export type Summary = Extract<ReportLine, { type: 'summary' }>;

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
  const isOfRow = value.type === 'error' || value.type === 'change';
  if (isOfRow) return 'line' in value && typeof value.line === 'number';
  const tellsCounts = 'received' in value && typeof value.received === 'number';
  return tellsCounts && (value.type === 'progress' || value.type === 'summary');
}
