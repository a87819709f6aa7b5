import { Transform } from 'class-transformer';
import { registerDecorator, type ValidationOptions } from 'class-validator';

/** Brings text into its one form before the rules look at it. What is no text stays, so that `@IsString()` names it. */
export function TransformText(read: (text: string) => string): PropertyDecorator {
  const readText = (value: unknown): unknown => (typeof value === 'string' ? read(value) : value);
  return Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) ? value.map(readText) : readText(value),
  );
}

/** Removes the space at both ends, also of each text in a list. */
export const Trim = (): PropertyDecorator => TransformText((text) => text.trim());

/** Text without half a surrogate pair. `malformed_text` */
export function IsWellFormed(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isWellFormed',
      target: target.constructor,
      propertyName: String(property),
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isWellFormed(value),
        defaultMessage: () => '$property must be valid Unicode',
      },
    });
}

/**
 * Text of at most `max` code points. `too_long`. The stock `@MaxLength()` counts a character and its variation selector as
 * one, so that a text within its limit can be twice as long.
 */
export function MaxCodePoints(max: number, options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'maxCodePoints',
      target: target.constructor,
      propertyName: String(property),
      constraints: [max],
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && codePoints(value) <= max,
        defaultMessage: () => '$property must have at most $constraint1 characters',
      },
    });
}

/** Length in Unicode code points: a character outside the basic plane is one, not two. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) {
    if (isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))) count -= 1;
  }
  return count;
}

const isHigh = (unit: number): boolean => unit >= 0xd8_00 && unit <= 0xdb_ff;
const isLow = (unit: number): boolean => unit >= 0xdc_00 && unit <= 0xdf_ff;

/** False for text with half a surrogate pair, which has no UTF-8 form and cannot be stored or addressed. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
