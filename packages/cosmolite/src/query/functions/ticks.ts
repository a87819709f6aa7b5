/**
 * Dates and times as ticks: units of 100 nanoseconds from 1970, in a bigint since they outgrow a
 * double. Only UTC and the proleptic Gregorian calendar, years 1 to 9999.
 */
import type { Value } from '../../values/values.js';
import { type CosmosNumber, numberOf } from '../../values/number.js';

export const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_PER_SECOND = 1_000n * TICKS_PER_MILLISECOND;

/** Ticks of the parts that always last the same. */
const UNIT_TICKS = {
  day: 86_400n * TICKS_PER_SECOND,
  hour: 3_600n * TICKS_PER_SECOND,
  minute: 60n * TICKS_PER_SECOND,
  second: TICKS_PER_SECOND,
  millisecond: TICKS_PER_MILLISECOND,
  microsecond: 10n,
} as const;

export type DateTimePart = 'year' | 'month' | 'nanosecond' | keyof typeof UNIT_TICKS;

const named = (part: DateTimePart, ...names: string[]): [Value, DateTimePart][] =>
  names.map((name) => [name, part]);

const PARTS = new Map<Value, DateTimePart>([
  ...named('year', 'year', 'yyyy', 'yy'),
  ...named('month', 'month', 'mm', 'm'),
  ...named('day', 'day', 'dd', 'd'),
  ...named('hour', 'hour', 'hh'),
  ...named('minute', 'minute', 'mi', 'n'),
  ...named('second', 'second', 'ss', 's'),
  ...named('millisecond', 'millisecond', 'ms'),
  ...named('microsecond', 'microsecond', 'mcs'),
  ...named('nanosecond', 'nanosecond', 'ns'),
]);

export const partOf = (name: Value): DateTimePart | undefined =>
  PARTS.get(typeof name === 'string' ? name.toLowerCase() : name);

/** How many ticks a part lasts; `undefined` for years and months, and for nanoseconds, which are shorter. */
export const unitTicks = (part: DateTimePart | undefined): bigint | undefined => {
  if (part === 'nanosecond') return 1n;
  return part === undefined || part === 'year' || part === 'month' ? undefined : UNIT_TICKS[part];
};

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?Z?$/;

/** Reads `2020-01-02`, `2020-01-02T03:04`, `…:05` or `…:05.1234567`, with or without `Z`; a blank may stand for `T`. */
export function parseDateTime(text: Value): bigint | undefined {
  const match = typeof text === 'string' ? ISO.exec(text) : null;
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match;
  return ticksOfParts([year, month, day, hour, minute, second, fraction.padEnd(7, '0')].map(Number));
}

/** What IS_DATETIME calls valid: a time has seconds. */
export const isDateTime = (text: Value): boolean =>
  typeof text === 'string' && parseDateTime(text) !== undefined && !/^[^:]*:\d{2}Z?$/.test(text);

/** @param parts year, month, day and, each 0 when left out, hour, minute, second and ticks */
export function ticksOfParts(parts: readonly number[]): bigint | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ticks = 0] = parts;
  if (!parts.every((part) => Number.isInteger(part) && part >= 0)) return undefined;
  const isTime = hour <= 23 && minute <= 59 && second <= 59 && ticks <= 9_999_999;
  if (!isTime || year < 1 || year > 9999) return undefined;
  const date = dateOf(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const seconds = BigInt(date.getTime() / 1000 + hour * 3600 + minute * 60 + second);
  return seconds * TICKS_PER_SECOND + BigInt(ticks);
}

/** `YYYY-MM-DDThh:mm:ss.fffffffZ`; `undefined` outside the years 1 to 9999. */
export function formatTicks(ticks: bigint | undefined): string | undefined {
  if (ticks === undefined) return undefined;
  const fraction = modulo(ticks, TICKS_PER_SECOND);
  const date = new Date(Number((ticks - fraction) / TICKS_PER_MILLISECOND));
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  return `${date.toISOString().slice(0, 19)}.${String(fraction).padStart(7, '0')}Z`;
}

export function numberOfPart(ticks: bigint, part: DateTimePart): number {
  const date = new Date(Number((ticks - modulo(ticks, TICKS_PER_MILLISECOND)) / TICKS_PER_MILLISECOND));
  const fraction = Number(modulo(ticks, TICKS_PER_SECOND));
  switch (part) {
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds();
    case 'millisecond':
      return Math.trunc(fraction / 10_000);
    case 'microsecond':
      return Math.trunc(fraction / 10);
    case 'nanosecond':
      return fraction * 100;
  }
}

/** Years and months keep the day where the month has it, and take the month's last day where not. */
export function addParts(ticks: bigint, part: DateTimePart, count: number): bigint | undefined {
  if (part === 'nanosecond') return ticks + BigInt(count) / 100n;
  if (part !== 'year' && part !== 'month') return ticks + UNIT_TICKS[part] * BigInt(count);
  const time = modulo(ticks, UNIT_TICKS.day);
  const date = new Date(Number((ticks - time) / TICKS_PER_MILLISECOND));
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * (part === 'year' ? 12 : 1);
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  if (!(year >= 1 && year <= 9999)) return undefined;
  const day = Math.min(date.getUTCDate(), dateOf(year, month + 1, 0).getUTCDate());
  return BigInt(dateOf(year, month, day).getTime()) * TICKS_PER_MILLISECOND + time;
}

/** Boundaries between parts that lie between two times: 23:59 to 00:01 is one day. */
export function partsCrossed(part: DateTimePart, from: bigint, to: bigint): CosmosNumber {
  if (part === 'nanosecond') return numberOf((to - from) * 100n);
  if (part !== 'year' && part !== 'month') return Number(wholeParts(to, part) - wholeParts(from, part));
  const years = numberOfPart(to, 'year') - numberOfPart(from, 'year');
  return part === 'year' ? years : years * 12 + numberOfPart(to, 'month') - numberOfPart(from, 'month');
}

const wholeParts = (ticks: bigint, part: keyof typeof UNIT_TICKS): bigint =>
  (ticks - modulo(ticks, UNIT_TICKS[part])) / UNIT_TICKS[part];

/** Unlike `Date.UTC` it takes the years 1 to 99 for themselves. */
function dateOf(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

/** Never negative, for a positive divisor. */
const modulo = (value: bigint, divisor: bigint): bigint => ((value % divisor) + divisor) % divisor;
