import type { ValidationError } from 'class-validator';
import type { FieldError } from '../errors/field-error.js';

/** Where a validated object came from: bodies are pointed into, parameters are named. */
export type Source = 'body' | 'parameter';

/** class-validator's names of rules → our stable codes. A rule that is not here keeps its own name, in snake_case. */
const CODES: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown_field',
  isDefined: 'required',
  isNotEmpty: 'required',
  isString: 'invalid_type',
  isNumber: 'invalid_type',
  isInt: 'invalid_type',
  isBoolean: 'invalid_type',
  isArray: 'invalid_type',
  isObject: 'invalid_type',
  isInstance: 'invalid_type',
  nestedValidation: 'invalid_type',
  unknownValue: 'invalid_type',
  maxLength: 'too_long',
  minLength: 'too_short',
  isLength: 'invalid_length',
  min: 'out_of_range',
  max: 'out_of_range',
  isPositive: 'out_of_range',
  arrayMaxSize: 'too_many',
  arrayMinSize: 'too_few',
  arrayNotEmpty: 'too_few',
  arrayUnique: 'duplicate',
  isIn: 'not_allowed',
  isEnum: 'not_allowed',
  matches: 'invalid_format',
  isISO8601: 'invalid_format',
};

/** Flattens class-validator's tree into our list, in the order of the fields. */
export function toFieldErrors(
  errors: readonly ValidationError[],
  source: Source,
  path: readonly string[] = [],
): FieldError[] {
  return errors.flatMap((error) => {
    const here = [...path, error.property];
    const own = ownFaults(error).map(({ code, detail }): FieldError =>
      source === 'body'
        ? { pointer: toPointer(here), code, detail }
        : { parameter: here.join('.'), code, detail },
    );
    return own.concat(toFieldErrors(error.children ?? [], source, here));
  });
}

/** RFC 6901: `~` and `/` inside a name are escaped. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A missing field is only missing, and a value of the wrong type only that: its other rules say nothing new. */
function ownFaults(error: ValidationError): Pick<FieldError, 'code' | 'detail'>[] {
  const faults = Object.entries(error.constraints ?? {}).map(([rule, detail]) => ({
    code: CODES[rule] ?? rule.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    detail,
  }));
  if (faults.length === 0) return [];
  if (faults.some(({ code }) => code === 'unknown_field')) {
    return [{ code: 'unknown_field', detail: `${error.property} is not a field that this call takes` }];
  }
  if (error.value === undefined) return [{ code: 'required', detail: `${error.property} is required` }];
  const wrongType = faults.find(({ code }) => code === 'invalid_type');
  return wrongType === undefined ? faults : [wrongType];
}
