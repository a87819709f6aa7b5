import type { Type } from '@nestjs/common';
import type { FieldError } from '../errors/field-error.js';

const REPEATABLE = Symbol('repeatable');

/** Marks a query parameter that may be given several times. */
export const Repeatable = (): PropertyDecorator => (target, property) =>
  Reflect.defineMetadata(REPEATABLE, true, target, property);

/** Says of a parameter that was given twice just that, and of `tag[]` how to give several. */
export function inWordsOfQueries(
  type: Type<object>,
  query: unknown,
  faults: readonly FieldError[],
): FieldError[] {
  return faults.map((fault) => {
    const { parameter, code } = fault;
    if (parameter === undefined) return fault;
    const value: unknown =
      typeof query === 'object' && query !== null ? Reflect.get(query, parameter) : undefined;
    if (code !== 'unknown_field' && Array.isArray(value) && !isRepeatable(type, parameter)) {
      return { parameter, code: 'repeated', detail: `${parameter} must be given once` };
    }
    const [, name] = /^(\w+)\[\w*\]$/.exec(parameter) ?? [];
    if (code !== 'unknown_field' || name === undefined) return fault;
    const hint = isRepeatable(type, name)
      ? `repeat ${name} instead: ${name}=a&${name}=b`
      : `parameters have no brackets`;
    return { ...fault, detail: `${fault.detail}; ${hint}` };
  });
}

const isRepeatable = (type: Type<object>, name: string): boolean =>
  Reflect.getMetadata(REPEATABLE, Object(type.prototype), name) === true;
