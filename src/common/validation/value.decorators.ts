import { applyDecorators, type Type } from '@nestjs/common';
import { plainToInstance, Transform, Type as TransformTo } from 'class-transformer';
import { registerDecorator, ValidateNested, type ValidationOptions } from 'class-validator';

/**
 * A number with at most this many decimals. `too_precise`. The stock `@IsNumber({ maxDecimalPlaces })` says `isNumber` for
 * two faults, and throws on 1e-7.
 */
export function MaxDecimals(max: number): PropertyDecorator {
  const unit = 10 ** max;
  return (target, property) =>
    registerDecorator({
      name: 'maxDecimals',
      target: target.constructor,
      propertyName: String(property),
      constraints: [max],
      validator: {
        // Division is correctly rounded: it gives the value back when that is the number nearest to a decimal one.
        validate: (value: unknown) => typeof value === 'number' && Math.round(value * unit) / unit === value,
        defaultMessage: () => '$property must have at most $constraint1 decimals',
      },
    });
}

/** A list that has no entry twice. `duplicate`. The stock `@ArrayUnique()` takes a second for 25,000 entries. */
export function HasNoRepeats(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'hasNoRepeats',
      target: target.constructor,
      propertyName: String(property),
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: unknown) => Array.isArray(value) && new Set(value).size === value.length,
        defaultMessage: () => '$property must not have an entry twice',
      },
    });
}

/** A list of objects with rules of their own. */
export const NestedList = (type: () => Type<object>): PropertyDecorator =>
  applyDecorators(
    TransformTo(type),
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(orText) : value)),
    EachNested(),
  );

/** The same where an entry itself says what it is. class-transformer's `discriminator` throws when an entry is null. */
export const NestedListBy = (typeOf: (entry: object) => Type<object>): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value)
        ? value.map((entry: unknown) =>
            isObject(entry) ? plainToInstance(typeOf(entry), entry) : orText(entry),
          )
        : value,
    ),
    EachNested(),
  );

const EachNested = (): PropertyDecorator =>
  ValidateNested({ each: true, message: '$property must be an object' });

/** class-validator takes a list for an entry, and looks for objects in it. Text it refuses. */
const orText = (entry: unknown): unknown => (isObject(entry) ? entry : String(entry));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
