import { notImplemented } from '../../common/errors.js';
import type { SystemFunction } from './function.js';
import { formatTicks, parseDateTime } from './ticks.js';

/** A backslash keeps the next character as it is; a run of one letter is a specifier. */
const PIECES = /\\(.)|([yMdHhmsfFt])\2*|[^]/g;

/** The text of each specifier. Longer and other runs, such as `MMM`, are documented nowhere. */
const SPECIFIERS = new Map<string, (parts: Parts) => string>([
  ['yyyy', ({ year }) => year],
  ['yy', ({ year }) => year.slice(2)],
  ['MM', ({ month }) => month],
  ['M', ({ month }) => short(month)],
  ['dd', ({ day }) => day],
  ['d', ({ day }) => short(day)],
  ['HH', ({ hour }) => hour],
  ['H', ({ hour }) => short(hour)],
  ['hh', ({ hour }) => halfDay(hour).padStart(2, '0')],
  ['h', ({ hour }) => halfDay(hour)],
  ['mm', ({ minute }) => minute],
  ['m', ({ minute }) => short(minute)],
  ['ss', ({ second }) => second],
  ['s', ({ second }) => short(second)],
  ['tt', ({ hour }) => (Number(hour) < 12 ? 'AM' : 'PM')],
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((digits): [string, (parts: Parts) => string][] => [
    ['f'.repeat(digits), ({ fraction }) => fraction.slice(0, digits)],
    ['F'.repeat(digits), ({ fraction }) => fraction.slice(0, digits).replace(/0+$/, '')],
  ]),
]);

/** Digits with their leading zeros; the fraction is of a second, in 7 digits. */
interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly fraction: string;
}

/** @throws CosmosError 501 for a specifier that is not served */
function formatDateTime(ticks: bigint, format: string): string | undefined {
  const [year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] =
    formatTicks(ticks)?.match(/\d+/g) ?? [];
  const parts = { year, month, day, hour, minute, second, fraction };
  return format.replace(PIECES, (piece, escaped?: string, letter?: string) => {
    if (escaped !== undefined) return escaped;
    if (letter === undefined) return piece;
    const specifier = SPECIFIERS.get(piece);
    if (!specifier) throw notImplemented(`the specifier '${piece}' of DATETIMEFORMAT`);
    return specifier(parts);
  });
}

const short = (digits: string): string => String(Number(digits));

const halfDay = (hour: string): string => String(Number(hour) % 12 || 12);

export const DATE_TIME_FORMAT: SystemFunction = {
  name: 'DATETIMEFORMAT',
  least: 2,
  most: 2,
  evaluate: ([dateTime, format]) => {
    const ticks = parseDateTime(dateTime);
    return ticks !== undefined && typeof format === 'string' ? formatDateTime(ticks, format) : undefined;
  },
};
