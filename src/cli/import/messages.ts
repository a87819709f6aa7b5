import type { RowError, StockDifference } from '../../modules/transfer/wire/import-report.js';
import type { DuplicateRow } from '../../modules/transfer/wire/input-format.js';
import type { ImportArguments } from './common/import-arguments.js';
import type { Done } from './common/import-failure.js';
import { count } from './progress/progress-text.js';
import type { Summary } from './service/report-line.js';

/** What became of the rows, in one line. */
export function summaryText(summary: Summary, isOfCounts = false): string {
  const { received, created, replaced, unchanged, failed, durationMs, rowsPerSecond, requestCharge } =
    summary;
  const outcomes = [
    ...(isOfCounts
      ? [`${count(replaced)} changed`]
      : [`${count(created)} created`, `${count(replaced)} replaced`]),
    `${count(unchanged)} unchanged`,
    `${count(failed)} failed`,
  ].join(', ');
  const pace = `${(durationMs / 1_000).toFixed(1)} s, ${count(rowsPerSecond)} rows/s, ${count(requestCharge)} RU`;
  const rehearsal = summary.dryRun === true ? ' Nothing was written: this was a dry run.' : '';
  return `${count(received)} rows: ${outcomes}. ${pace}.${rehearsal}`;
}

/** How the file was read, when it is not plain, what the columns are for, and which rows have the sku of another. */
export function inputText({ input, duplicates, duplicateRows = [] }: Summary): string[] {
  const { encoding, delimiter = ',', decimal = '.', columns = [] } = input;
  const isPlain = encoding === 'utf-8' && delimiter === ',' && decimal === '.';
  const separated = input.format === 'csv' ? `, cells separated by ${JSON.stringify(delimiter)}` : '';
  const decimals = decimal === '.' ? '' : `, decimals by ${JSON.stringify(decimal)}`;
  const used = columns.filter(({ column, fields }) => fields.length > 0 && fields.join() !== column);
  const ignored = columns.filter(({ column, fields }) => fields.length === 0 && column !== '');
  return [
    ...(isPlain ? [] : [`Read as ${encoding}${separated}${decimals}.`]),
    ...(used.length === 0
      ? []
      : [
          `Columns: ${used.map(({ column, fields }) => `${fields.join(' and ')} from ${column}`).join(', ')}.`,
        ]),
    ...(ignored.length === 0 ? [] : [`Ignored: ${ignored.map(({ column }) => column).join(', ')}.`]),
    ...(duplicates === 0 ? [] : [duplicatesText(duplicates, duplicateRows)]),
  ];
}

/** Rows that a person reads at once. */
const DUPLICATES_SHOWN = 10;

function duplicatesText(total: number, rows: readonly DuplicateRow[]): string {
  const shown = rows.slice(0, DUPLICATES_SHOWN);
  const named = shown.map(({ line, sku, firstLine }) => `line ${line}: ${sku}, as line ${firstLine}`);
  const more = total > shown.length ? [`... and ${count(total - shown.length)} more`] : [];
  return [
    `${total === 1 ? '1 row has' : `${count(total)} rows have`} the sku${rows.some(({ location }) => location !== undefined) ? ' and the location' : ''} of an earlier row:`,
    ...named,
    ...more,
  ].join('\n');
}

/** Changes that a person reads at once. */
export const CHANGES_SHOWN = 10;

/** What counts change, the first of them. */
export function changesText(shown: readonly StockDifference[], total: number): string {
  const lines = shown.map(
    ({ line, sku, location, from, to, delta }) =>
      `line ${line}: ${sku} at ${location}: ${from} to ${to} (${delta > 0 ? '+' : ''}${delta})`,
  );
  if (total > shown.length) lines.push(`... and ${count(total - shown.length)} more`);
  return lines.join('\n');
}

/** The first reasons of all, by line. */
export function reasonsText(shown: readonly RowError[], failed: number): string {
  const lines = shown
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, code, detail }) => `line ${line}: ${code}: ${detail}`);
  if (failed > shown.length) lines.push(`... and ${count(failed - shown.length)} more`);
  return lines.join('\n');
}

/** Where the failed rows are, and what to do with them. */
export function keptText(path: string, kept: number, failed: number): string {
  const rest = failed - kept;
  const those =
    rest === 1 ? '1 of them is not there: it is' : `${count(rest)} of them are not there: they are`;
  const missing = rest === 0 ? '' : `\n${those} too long.`;
  return `The failed rows are in ${path}: correct them there, and import that file.${missing}`;
}

/** After an import that has not come to its end: what is there, and how to go on. */
export function goingOnText(
  done: Done,
  { mode, dryRun, idempotencyKey }: Pick<ImportArguments, 'mode' | 'dryRun' | 'idempotencyKey'>,
): string {
  if (dryRun) return 'Nothing was written: this was a dry run.';
  if (idempotencyKey !== undefined) {
    return `${writtenText(done)}\nImport the same again with --idempotency-key ${idempotencyKey}: what is counted already is not counted again, and the rest follows.`;
  }
  const again =
    mode === 'upsert'
      ? 'It is safe to import the same again: what is saved is found unchanged, and the rest follows.'
      : 'It is safe to import the same again: nothing is doubled. With --mode create, what is saved then fails as being there; --mode upsert finds it unchanged.';
  return `${writtenText(done)}\n${again}`;
}

function writtenText({ received, created, replaced, isAll = false }: Done): string {
  const counts = `${count(created)} created, ${count(replaced)} replaced`;
  if (isAll) return `Written: ${counts}.`;
  return received === 0
    ? 'The service had not told of any row yet; some may have been written all the same.'
    : `Written for certain: ${counts}. Some more may have been.`;
}
