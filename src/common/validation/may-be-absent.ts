import type { Type } from '@nestjs/common';

/** For `@ValidateIf(isGiven)`: may be left out. Null is a value, and a wrong one; with `@IsOptional()` it would pass. */
export const isGiven = (_dto: unknown, value: unknown): boolean => value !== undefined;

const MARKED = new WeakSet<object>();

/** The body of a call that needs none: without a body, it is an empty object. */
export const MayBeAbsent: ClassDecorator = (dto) => {
  MARKED.add(dto);
};

export const mayBeAbsent = (dto: Type<object>): boolean => MARKED.has(dto);
