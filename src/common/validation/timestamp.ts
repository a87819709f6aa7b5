import { registerDecorator } from 'class-validator';

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * An ISO 8601 moment in the form in which we store moments: UTC with milliseconds, so that text order is time order.
 * Undefined when it is none, has no time zone, or names a day that its month does not have.
 */
export function toTimestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const moment = new Date(text);
  // An offset may lead out of the four-digit years, whose text order is their order.
  return moment.getUTCFullYear() >= 0 && moment.getUTCFullYear() <= 9999 ? moment.toISOString() : undefined;
}

const daysIn = (year: number, month: number): number => {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** A moment with its time zone. `invalid_format`. The stock `@IsISO8601()` takes a day without a time, and a time without a zone. */
export function IsTimestamp(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isTimestamp',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && toTimestamp(value) !== undefined,
        defaultMessage: () =>
          '$property must be an ISO 8601 date and time with a time zone, such as 2026-01-31T08:00:00Z',
      },
    });
}
