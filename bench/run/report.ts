import type { Table } from './bench-case.ts';
import type { CaseResult, Measured } from './measure.ts';

/** Of fewer calls in a round, one call would be the 99th percentile. */
const ENOUGH_FOR_P99 = 100;

const CALL_HEAD = [
  'Case',
  'Who',
  'CPU time',
  'A second',
  'Median',
  'p99',
  'CPU: theirs ÷ ours',
  'A second: ours ÷ theirs',
];

/** All cases of calls, as one table. */
export const callTable = (results: readonly CaseResult[]): Table => ({
  head: CALL_HEAD,
  rows: results.flatMap((result) => result.subjects.map((subject, n) => rowOf(result, subject, n))),
});

function rowOf({ title, unit }: CaseResult, { who, calls, value, cpuRatio, rateRatio }: Measured, n: number) {
  const isOurs = n === 0;
  return [
    isOurs ? `${title}${unit === 'call' ? '' : `, a ${unit}`}` : '',
    isOurs ? `**${who}**` : who,
    microseconds(value.cpuUs),
    figure(value.perSecond),
    milliseconds(value.medianMs),
    calls < ENOUGH_FOR_P99 ? '' : milliseconds(value.p99Ms),
    isOurs ? '' : times(cpuRatio),
    isOurs ? '' : times(rateRatio),
  ];
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function markdownOf({ head, rows, note }: Table): string {
  const isFigure = (column: number): boolean => rows.every((row) => /^$|^[\d,.]/.test(row[column] ?? ''));
  const rule = head.map((_, column) => (isFigure(column) ? '---:' : '---'));
  const table = [head, rule, ...rows].map(line).join('\n');
  return note === undefined ? table : `${table}\n\n${note}`;
}

export const figure = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: value < 1_000 ? 3 : 4 });
export const microseconds = (value: number): string =>
  value < 10_000 ? `${figure(value)} µs` : `${figure(value / 1_000)} ms`;
export const milliseconds = (value: number): string => `${figure(value)} ms`;
export const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)}×`;
