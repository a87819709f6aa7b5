import { applyDecorators, type Type } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
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

/** An object with rules of its own. */
export const IsObjectOf = (type: () => Type<object>): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => nested(type(), value)),
    Rule('invalid_type', 'must be an object', isObject),
    ValidateNested(),
  );

/** A list of `min` to `max` objects with rules of their own. */
export const IsListOf = (min: number, max: number, type: () => Type<object>): PropertyDecorator =>
  IsListBy(min, max, (entry) => nested(type(), entry));

/** The same for objects whose rules depend on themselves: `read` makes each entry the object that it is to be. */
export function IsListBy(min: number, max: number, read: (entry: unknown) => unknown): PropertyDecorator {
  const size = `must have ${min} to ${max} entries`;
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(read) : String(value))),
    Rule('invalid_type', 'must be a list', Array.isArray),
    Rule('too_few', size, (value) => !Array.isArray(value) || value.length >= min),
    Rule('too_many', size, (value) => !Array.isArray(value) || value.length <= max),
    ValidateNested({ each: true, message: '$property must be an object' }),
  );
}

/** The DTO of an object. What is none becomes text, which the rules refuse: class-validator would let null pass. */
export const nested = (type: Type<object>, value: unknown): unknown =>
  isObject(value) ? plainToInstance(type, value) : String(value);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
