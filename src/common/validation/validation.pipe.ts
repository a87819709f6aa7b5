import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { checkDto } from './check-dto.js';
import type { FieldError } from '../errors/field-error.js';
import { mayBeAbsent } from './may-be-absent.js';
import { PROTOTYPE_KEYS } from './prototype-keys.js';
import { validationFailed } from './validation-failed.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** What `@Param('id') id: string` and the like declare: there is no DTO to validate against. */
const PLAIN_TYPES: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object]);

/**
 * Turns what the caller sent into its DTO and checks every rule of it. Unknown fields are faults, and nothing is
 * converted unless the DTO says so: in a body, "5" is not 5.
 * @throws AppError `validation_failed` naming every fault, or `malformed_json` when the body is empty
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (!isDto(metatype) || type === 'custom') return value;
    if (type === 'body' && !(value === undefined && mayBeAbsent(metatype))) requireObject(value);
    const { dto, faults } = checkDto(metatype, value ?? {}, type === 'body' ? 'body' : 'parameter');
    const told = type === 'query' ? inWordsOfQueries(metatype, value, faults) : faults;
    const all = [...prototypeKeyErrors(value), ...told];
    if (all.length > 0) throw validationFailed(all);
    return dto;
  }
}

function isDto(metatype: ArgumentMetadata['metatype']): metatype is Type<object> {
  return metatype !== undefined && !PLAIN_TYPES.has(metatype);
}

/** class-transformer drops these without a word. Bodies were searched when they were read. */
function prototypeKeyErrors(value: unknown): FieldError[] {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return names
    .filter((name) => PROTOTYPE_KEYS.has(name))
    .map((name) => ({ parameter: name, code: 'unknown_field', detail: `${name} is not a parameter` }));
}

function requireObject(body: unknown): void {
  if (body === undefined) {
    throw new AppError(HTTP_ERRORS.malformed_json, 'The body is empty; this call needs a JSON object.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw validationFailed([{ pointer: '', code: 'invalid_type', detail: 'the body must be a JSON object' }]);
  }
}

const REPEATABLE = Symbol('repeatable');

/** Marks a query parameter that may be given several times. */
export const Repeatable = (): PropertyDecorator => (target, property) =>
  Reflect.defineMetadata(REPEATABLE, true, target, property);

/** Says of a parameter that was given twice just that, and of `tag[]` how to give several. */
function inWordsOfQueries(type: Type<object>, query: unknown, faults: readonly FieldError[]): FieldError[] {
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
