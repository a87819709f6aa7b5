/** For `@ValidateIf(isGiven)`: may be left out. Null is a value, and a wrong one; with `@IsOptional()` it would pass. */
export const isGiven = (_dto: unknown, value: unknown): boolean => value !== undefined;
