import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Repeatable } from '../validation/validation.pipe.js';

/**
 * A query parameter is text. These decorators read it, strictly, before the rules of the DTO look at it: what is not
 * exactly a value of the type stays text, so that the type's rule (`@IsInt()`, `@IsNumber()`, `@IsBoolean()`) names it.
 */
function read(pattern: RegExp, convert: (text: string) => unknown): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && pattern.test(value) ? convert(value) : value,
    ),
  );
}

/** Decimal digits, such as `50` or `-3`: no blanks, no exponent, no hexadecimal. */
export function IntegerFromQuery(): PropertyDecorator {
  return read(/^-?\d{1,16}$/, Number);
}

/** Decimal notation, such as `9.99`: no blanks, no exponent, no hexadecimal. */
export function NumberFromQuery(): PropertyDecorator {
  return read(/^-?\d{1,16}(\.\d{1,16})?$/, Number);
}

/** `true` or `false`. */
export function BooleanFromQuery(): PropertyDecorator {
  return read(/^(true|false)$/, (text) => text === 'true');
}

/** A repeatable parameter: one occurrence is a list of one. */
export function ListFromQuery(): PropertyDecorator {
  return applyDecorators(
    Repeatable(),
    Transform(({ value }: { value: unknown }) =>
      value === undefined || Array.isArray(value) ? value : [value],
    ),
  );
}
