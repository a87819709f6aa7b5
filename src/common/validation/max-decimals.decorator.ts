import { registerDecorator } from 'class-validator';

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
