import type { Value } from '../../values/values.js';
import { integerOf, isNumber, numberOf } from '../../values/number.js';
import type { CallContext, SystemFunction } from './function.js';
import { DATE_TIME_FORMAT } from './date-time-format.js';
import {
  addParts,
  formatTicks,
  numberOfPart,
  parseDateTime,
  partOf,
  partsCrossed,
  TICKS_PER_MILLISECOND,
  ticksOfParts,
  unitTicks,
} from './ticks.js';

/** The static and the other form differ only between rows read far apart; here a query has one time. */
const now = (name: string, evaluate: (context: CallContext) => Value): SystemFunction[] =>
  [name, `${name}STATIC`].map((each) => ({
    name: each,
    least: 0,
    most: 0,
    volatile: true,
    evaluate: (_, context) => evaluate(context),
  }));

const ticksNow = ({ now: milliseconds }: CallContext): bigint =>
  BigInt(Math.trunc(milliseconds)) * TICKS_PER_MILLISECOND;

/** `NAME(dateTime)` */
const ofDateTime = (name: string, evaluate: (ticks: bigint) => Value): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  evaluate: ([dateTime]) => {
    const ticks = parseDateTime(dateTime);
    return ticks === undefined ? undefined : evaluate(ticks);
  },
});

/** `NAME(dateTime)`: DATETIMEPART for one part. */
const ofPart = (part: 'year' | 'month' | 'day'): SystemFunction =>
  ofDateTime(part.toUpperCase(), (ticks) => numberOfPart(ticks, part));

/** `NAME(part, count)`: the time of the query, so many parts later or earlier. */
const fromNow = (name: string, least: 0 | 2, direction: 1 | -1): SystemFunction => ({
  name,
  least,
  most: 2,
  volatile: true,
  evaluate: ([partName = 'ns', count = 0], context) => {
    const part = partOf(partName);
    if (!part || wholeOf(count) === undefined) return undefined;
    return formatTicks(addParts(ticksNow(context), part, Number(count) * direction));
  },
});

/** `NAME(number)`: a date and time so many ticks or milliseconds from 1970. */
const toDateTime = (name: string, ticksEach: bigint): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  evaluate: ([number]) => {
    const exact = wholeOf(number);
    return exact === undefined ? undefined : formatTicks(exact * ticksEach);
  },
});

const wholeOf = (value: Value): bigint | undefined => (isNumber(value) ? integerOf(value) : undefined);

export const DATE_TIME_FUNCTIONS: readonly SystemFunction[] = [
  ...now('GETCURRENTDATETIME', (context) => formatTicks(ticksNow(context))),
  ...now('GETCURRENTTICKS', (context) => numberOf(ticksNow(context))),
  ...now('GETCURRENTTIMESTAMP', (context) => Math.trunc(context.now)),
  ofDateTime('DATETIMETOTICKS', numberOf),
  ofDateTime('DATETIMETOTIMESTAMP', (ticks) => Number(ticks / TICKS_PER_MILLISECOND)),
  toDateTime('TICKSTODATETIME', 1n),
  toDateTime('TIMESTAMPTODATETIME', TICKS_PER_MILLISECOND),
  ofPart('year'),
  ofPart('month'),
  ofPart('day'),
  fromNow('NOW', 0, 1),
  fromNow('AGO', 2, -1),
  DATE_TIME_FORMAT,
  {
    name: 'DATETIMEADD',
    least: 3,
    most: 3,
    evaluate: ([partName, count, dateTime]) => {
      const part = partOf(partName);
      const ticks = parseDateTime(dateTime);
      if (!part || ticks === undefined || wholeOf(count) === undefined) return undefined;
      return formatTicks(addParts(ticks, part, Number(count)));
    },
  },
  {
    name: 'DATETIMEDIFF',
    least: 3,
    most: 3,
    evaluate: ([partName, start, end]) => {
      const part = partOf(partName);
      const from = parseDateTime(start);
      const to = parseDateTime(end);
      return part && from !== undefined && to !== undefined ? partsCrossed(part, from, to) : undefined;
    },
  },
  {
    name: 'DATETIMEPART',
    least: 2,
    most: 2,
    evaluate: ([partName, dateTime]) => {
      const part = partOf(partName);
      const ticks = parseDateTime(dateTime);
      return part && ticks !== undefined ? numberOfPart(ticks, part) : undefined;
    },
  },
  {
    name: 'DATETIMEBIN',
    least: 2,
    most: 4,
    /** Down to a whole number of bins after the start, which is 1970 unless given. */
    evaluate: ([dateTime, partName, size = 1, start = '1970-01-01']) => {
      const ticks = parseDateTime(dateTime);
      const from = parseDateTime(start);
      const unit = unitTicks(partOf(partName));
      if (ticks === undefined || from === undefined || unit === undefined) return undefined;
      const count = wholeOf(size);
      if (count === undefined || count <= 0n || from < WINDOWS_EPOCH) return undefined;
      const bin = unit * count;
      const past = (ticks - from) % bin;
      return formatTicks(ticks - (past < 0n ? past + bin : past));
    },
  },
  {
    name: 'DATETIMEFROMPARTS',
    least: 3,
    most: 7,
    evaluate: (parts) => {
      const numbers = parts.filter((part) => typeof part === 'number');
      if (numbers.length < parts.length) return undefined;
      const ticks = ticksOfParts(numbers);
      return ticks === undefined ? undefined : formatTicks(ticks);
    },
  },
];

/** 1601-01-01, before which no bins start. */
const WINDOWS_EPOCH = -116_444_736_000_000_000n;
