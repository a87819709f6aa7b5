import { Transform } from 'class-transformer';
import { registerDecorator, type ValidationOptions } from 'class-validator';
import { codePoints, hasControls, isWellFormed, MAX_MARKS, normaliseText } from './text.js';

/** Brings text into its one form before the rules look at it. What is no text stays, so that `@IsString()` names it. */
export function TransformText(read: (text: string) => string): PropertyDecorator {
  const readText = (value: unknown): unknown => (typeof value === 'string' ? read(value) : value);
  return Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) ? value.map(readText) : readText(value),
  );
}

/** Brings a text, or each text in a list, into the form of `normaliseText`. */
export const NormaliseText = (): PropertyDecorator => TransformText(normaliseText);

/** Text without half a surrogate pair and without endless rows of combining marks. `malformed_text` */
export function IsWellFormed(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isWellFormed',
      target: target.constructor,
      propertyName: String(property),
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isWellFormed(value),
        defaultMessage: () =>
          `$property must be valid Unicode, with at most ${MAX_MARKS} combining marks in a row`,
      },
    });
}

/** Text without control characters; with `multiline`, line breaks and tabs are allowed. `control_character` */
export function HasNoControls({
  multiline = false,
  ...options
}: ValidationOptions & { readonly multiline?: boolean } = {}): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'controlCharacter',
      target: target.constructor,
      propertyName: String(property),
      options,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && !hasControls(value, { multiline }),
        defaultMessage: () =>
          `$property must not have control characters${multiline ? ' but line breaks and tabs' : ''}`,
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
