import { validateSync, type ValidationError } from 'class-validator';
import type { FieldError } from '../errors/field-error.js';
import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { keepsRules } from './keeps-rules.js';

/** A value as its DTO, which counts only when it has no fault. */
export interface Checked<T> {
  readonly dto: T;
  readonly faults: readonly FieldError[];
}

/** The one way from what a caller sent to a DTO. Unknown fields are faults, and nothing is converted unless the DTO says so. */
export function checkDto<T extends object>(type: Type<T>, value: object, source: Source): Checked<T> {
  const dto = plainToInstance(type, value);
  if (keepsRules(dto)) return { dto, faults: [] };
  const errors = validateSync(dto, {
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false },
  });
  return { dto, faults: toFieldErrors(errors, source) };
}

/** Where a validated object came from: bodies are pointed into, parameters are named. */
export type Source = 'body' | 'parameter';

/**
 * Names of rules, class-validator's and ours → stable codes. A rule that means something else for one field says so itself:
 * `context: { code }`. A rule that is not here keeps its own name, in snake_case.
 */
const CODES: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown_field',
  isDefined: 'required',
  isNotEmpty: 'too_short',
  isString: 'invalid_type',
  isNumber: 'invalid_type',
  isInt: 'invalid_type',
  isBoolean: 'invalid_type',
  isArray: 'invalid_type',
  isObject: 'invalid_type',
  isInstance: 'invalid_type',
  nestedValidation: 'invalid_type',
  unknownValue: 'invalid_type',
  isWellFormed: 'malformed_text',
  maxLength: 'too_long',
  maxCodePoints: 'too_long',
  minLength: 'too_short',
  isLength: 'invalid_length',
  min: 'out_of_range',
  max: 'out_of_range',
  isPositive: 'out_of_range',
  maxDecimals: 'too_precise',
  arrayMaxSize: 'too_many',
  arrayMinSize: 'too_few',
  arrayNotEmpty: 'too_few',
  arrayUnique: 'duplicate',
  hasNoRepeats: 'duplicate',
  isIn: 'not_allowed',
  isEnum: 'not_allowed',
  matches: 'invalid_format',
  isISO8601: 'invalid_format',
  isTimestamp: 'invalid_format',
};

/** A value with such a fault has only this one: its other rules say nothing new. */
const DECISIVE = ['invalid_type', 'out_of_range'];

/** Flattens class-validator's tree into our list, in the order of the fields. What is inside a value of the wrong type counts for nothing. */
function toFieldErrors(
  errors: readonly ValidationError[],
  source: Source,
  path: readonly string[] = [],
): FieldError[] {
  return errors.flatMap((error) => {
    const here = [...path, error.property];
    const faults = faultsOf(error);
    const own = faults.map(({ code, detail }): FieldError =>
      source === 'body'
        ? { pointer: toPointer(here), code, detail }
        : { parameter: here.join('.'), code, detail },
    );
    if (faults.some(({ code }) => code === 'invalid_type')) return own;
    return own.concat(toFieldErrors(error.children ?? [], source, here));
  });
}

/** RFC 6901: `~` and `/` inside a name are escaped. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function faultsOf(error: ValidationError): Pick<FieldError, 'code' | 'detail'>[] {
  const { property, value, constraints = {} } = error;
  const faults = Object.entries(constraints).map(([rule, detail]) => ({ code: codeOf(rule, error), detail }));
  if (faults.length === 0) return [];
  if (faults.some(({ code }) => code === 'unknown_field')) {
    return [{ code: 'unknown_field', detail: `${property} is not a field that this call takes` }];
  }
  if (value === undefined) return [{ code: 'required', detail: `${property} is required` }];
  const decisive = DECISIVE.flatMap((code) => faults.find((fault) => fault.code === code) ?? []);
  return decisive.length === 0 ? faults : decisive.slice(0, 1);
}

function codeOf(rule: string, { contexts = {} }: ValidationError): string {
  const context: unknown = contexts[rule];
  if (typeof context === 'object' && context !== null && 'code' in context) return String(context.code);
  return CODES[rule] ?? rule.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
