/** Positions and lengths count UTF-16 units, as the service's do. */
import type { Value } from '../../values/values.js';
import { ofText, type SystemFunction } from './function.js';

/** The longest text REPLICATE makes, in UTF-8 bytes. */
const LONGEST_REPLICA = 10 * 1024;

/** The same for all cases of a letter. Lower case has two forms of sigma, and which one depends on what stands behind it. */
const withoutCase = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ');

/** `NAME(text, part [, ignoreCase])` */
const search = (name: string, found: (text: string, part: string) => boolean): SystemFunction => ({
  name,
  least: 2,
  most: 3,
  evaluate: ([text, part, ignoreCase = false]) => {
    if (typeof text !== 'string' || typeof part !== 'string' || typeof ignoreCase !== 'boolean') {
      return undefined;
    }
    return ignoreCase ? found(withoutCase(text), withoutCase(part)) : found(text, part);
  },
});

/** `NAME(text [, characters])`: without characters white space goes. */
const trim = (name: string, ends: { start: boolean; end: boolean }): SystemFunction => ({
  name,
  least: 1,
  most: 2,
  evaluate: ([text, characters]) => {
    if (typeof text !== 'string') return undefined;
    if (characters !== undefined && typeof characters !== 'string') return undefined;
    const goes = (unit: string): boolean => characters?.includes(unit) ?? unit.trim() === '';
    let start = 0;
    let end = text.length;
    while (ends.start && start < end && goes(text.charAt(start))) start += 1;
    while (ends.end && end > start && goes(text.charAt(end - 1))) end -= 1;
    return text.slice(start, end);
  },
});

/** `NAME(text, length)` */
const cut = (name: string, take: (text: string, length: number) => string): SystemFunction => ({
  name,
  least: 2,
  most: 2,
  evaluate: ([text, length]) =>
    typeof text === 'string' && isWhole(length) ? take(text, Math.max(length, 0)) : undefined,
});

const isWhole = (value: Value): value is number => Number.isInteger(value);

export const STRING_FUNCTIONS: readonly SystemFunction[] = [
  search('CONTAINS', (text, part) => text.includes(part)),
  search('STARTSWITH', (text, part) => text.startsWith(part)),
  search('ENDSWITH', (text, part) => text.endsWith(part)),
  search('STRINGEQUALS', (text, part) => text === part),
  ofText('LENGTH', (text) => text.length),
  ofText('LOWER', (text) => text.toLowerCase()),
  ofText('UPPER', (text) => text.toUpperCase()),
  ofText('REVERSE', (text) => Array.from(text).toReversed().join('')),
  trim('TRIM', { start: true, end: true }),
  trim('LTRIM', { start: true, end: false }),
  trim('RTRIM', { start: false, end: true }),
  cut('LEFT', (text, length) => text.slice(0, length)),
  cut('RIGHT', (text, length) => text.slice(Math.max(text.length - length, 0))),
  {
    name: 'SUBSTRING',
    least: 3,
    most: 3,
    evaluate: ([text, start, length]) => {
      if (typeof text !== 'string' || !isWhole(start) || !isWhole(length)) return undefined;
      const from = Math.max(start, 0);
      return text.slice(from, from + Math.max(length, 0));
    },
  },
  {
    name: 'INDEX_OF',
    least: 2,
    most: 3,
    evaluate: ([text, part, from = 0]) =>
      typeof text === 'string' && typeof part === 'string' && isWhole(from)
        ? text.indexOf(part, from)
        : undefined,
  },
  {
    name: 'LASTINDEXOF',
    least: 2,
    most: 3,
    /** The search goes back from a position, at which the part must have ended. */
    evaluate: ([text, part, from]) => {
      if (typeof text !== 'string' || typeof part !== 'string') return undefined;
      if (from !== undefined && !isWhole(from)) return undefined;
      const start = from === undefined ? text.length : from - part.length + 1;
      return start < 0 ? -1 : text.lastIndexOf(part, start);
    },
  },
  {
    name: 'CONCAT',
    least: 2,
    evaluate: (texts) => (texts.every((text) => typeof text === 'string') ? texts.join('') : undefined),
  },
  {
    name: 'REPLACE',
    least: 3,
    most: 3,
    evaluate: ([text, part, by]) =>
      typeof text === 'string' && typeof part === 'string' && typeof by === 'string' && part !== ''
        ? text.split(part).join(by)
        : undefined,
  },
  {
    name: 'REPLICATE',
    least: 2,
    most: 2,
    evaluate: ([text, times]) => {
      if (typeof text !== 'string' || typeof times !== 'number' || times < 0) return undefined;
      const count = Math.trunc(times);
      return Buffer.byteLength(text) * count <= LONGEST_REPLICA ? text.repeat(count) : undefined;
    },
  },
  {
    name: 'STRINGJOIN',
    least: 2,
    most: 2,
    evaluate: ([texts, separator]) =>
      Array.isArray(texts) && texts.every((text) => typeof text === 'string') && typeof separator === 'string'
        ? texts.join(separator)
        : undefined,
  },
  {
    name: 'STRINGSPLIT',
    least: 2,
    most: 2,
    evaluate: ([text, separator]) => {
      if (typeof text !== 'string' || typeof separator !== 'string') return undefined;
      return separator === '' ? [text] : text.split(separator);
    },
  },
];
