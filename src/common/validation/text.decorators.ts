import { Transform } from 'class-transformer';
import { registerDecorator, type ValidationOptions } from 'class-validator';

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

/** Most combining marks in a row, as in Unicode's Stream-Safe Text Format (UAX 15). NFC takes quadratic time for longer rows. */
const MAX_MARKS = 30;
const TOO_MANY_MARKS = new RegExp(String.raw`\p{M}{${MAX_MARKS + 1}}`, 'u');

/** Letters, digits and signs of ASCII, with spaces between them: most texts. They are in their one form, and quickly known. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/** False for text with half a surrogate pair, which has no UTF-8 form, or with more combining marks than any language writes. */
export const isWellFormed = (text: string): boolean =>
  PLAIN.test(text) || (!/\p{Surrogate}/u.test(text) && !TOO_MANY_MARKS.test(text));

/** Whether a text has a control character, which no page shows. Of `multiline` text, line breaks and tabs are a part. */
export const hasControls = (text: string, { multiline }: { readonly multiline: boolean }): boolean =>
  (multiline ? /[^\P{Cc}\n\r\t]/u : /\p{Cc}/u).test(text);

/**
 * The one form of a text, so that what looks the same is the same: NFC, without white space and characters that show nothing
 * at both ends. Malformed text is only trimmed; a rule refuses it.
 */
export function normaliseText(text: string): string {
  if (PLAIN.test(text)) return text;
  const trimmed = trimInvisible(text);
  return isWellFormed(trimmed) ? trimmed.normalize('NFC') : trimmed;
}

const INVISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]+/u;

/** From the end by hand: a pattern with `+$` would try again at every space of a long row. */
function trimInvisible(text: string): string {
  const start = INVISIBLE.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start) {
    const isPair = isLow(text.charCodeAt(end - 1)) && isHigh(text.charCodeAt(end - 2));
    const last = end - (isPair ? 2 : 1);
    if (!INVISIBLE.test(text.slice(last, end))) break;
    end = last;
  }
  return text.slice(start, end);
}

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
