import type { ValidationOptions } from 'class-validator';

/** What the stock rules say where our sentence differs from class-validator's: `@IsInt(WHOLE_NUMBER)`. */
export const WHOLE_NUMBER: ValidationOptions = { message: '$property must be a whole number' };
export const NUMBER: ValidationOptions = { message: '$property must be a number' };
export const TRUE_OR_FALSE: ValidationOptions = { message: '$property must be true or false' };
export const ONE_OF: ValidationOptions = { message: '$property must be one of $constraint1' };
export const NOT_EMPTY: ValidationOptions = { message: '$property must not be empty' };
export const LIST: ValidationOptions = { message: '$property must be a list' };

/** For `@Min()` and `@Max()`: both bounds, whichever is broken. */
export const between = (min: number, max: number): ValidationOptions => ({
  message: `$property must be from ${min} to ${max}`,
});

/** For `@ArrayMinSize()` and `@ArrayMaxSize()`: both bounds, whichever is broken. */
export const entries = (min: number, max: number): ValidationOptions => ({
  message: `$property must have ${min} to ${max} entries`,
});
