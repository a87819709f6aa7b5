import type { Type } from '@nestjs/common';

const MARKED = new WeakSet<object>();

/** The body of a call that needs none: without a body, it is an empty object. */
export const MayBeAbsent: ClassDecorator = (dto) => {
  MARKED.add(dto);
};

export const mayBeAbsent = (dto: Type<object>): boolean => MARKED.has(dto);
