import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { clean, codePoints, isWellFormed } from '../text.js';

/**
 * One rule as a decorator: `code` is what the problem says, `detail` completes "<field> …". A rule looks only at values of
 * its own type and lets all others pass, so that a fault is named once.
 */
export function Rule(code: string, detail: string, holds: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy(
    { name: code, validator: { validate: holds } },
    { message: ({ property }) => `${property} ${detail}` },
  );
}

/** Brings text into its one form before the rules look at it. */
export function Read(read: (text: string) => unknown): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (isText(value) ? read(value) : value));
}

/** Text of `min` to `max` code points, as `read` gives it. */
export function IsText(min: number, max: number, read = clean): PropertyDecorator {
  return applyDecorators(
    Read(read),
    Rule('invalid_type', 'must be a string', isText),
    Rule('malformed_text', 'must be valid Unicode', (value) => !isText(value) || isWellFormed(value)),
    Rule('too_short', 'must not be empty', (value) => !isText(value) || codePoints(value) >= min),
    Rule(
      'too_long',
      `must have at most ${max} characters`,
      (value) => !isText(value) || codePoints(value) <= max,
    ),
  );
}

/** A whole number from `min` to `max`. */
export function IsWhole(min: number, max: number): PropertyDecorator {
  return applyDecorators(
    Rule('invalid_type', 'must be a whole number', Number.isInteger),
    Rule(
      'out_of_range',
      `must be from ${min} to ${max}`,
      (value) => !isNumber(value) || (value >= min && value <= max),
    ),
  );
}

/** One of the words. */
export function IsOneOf(words: readonly string[]): PropertyDecorator {
  return Rule('not_allowed', `must be one of ${words.join(', ')}`, (value) =>
    words.some((word) => word === value),
  );
}

/** May be left out. Null is a value, and a wrong one. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** May be left out, or null to remove the field. */
export const Removable = (): PropertyDecorator =>
  ValidateIf((_, value) => value !== undefined && value !== null);

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isNumber = (value: unknown): value is number => typeof value === 'number';

/** A field that exists but does not change this way: naming it is a fault. */
export const Immutable = (detail: string): PropertyDecorator =>
  applyDecorators(
    Optional(),
    Rule('immutable', detail, () => false),
  );
