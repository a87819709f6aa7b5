import { notImplemented } from '../../errors.js';
import type { ExpressionOf } from '../ast.js';
import { queryError } from '../query-error.js';
import { ARRAY_FUNCTIONS } from './array.js';
import { CONDITIONAL_FUNCTIONS, ITEM_FUNCTIONS } from './conditional.js';
import { CONVERSION_FUNCTIONS } from './conversion.js';
import { DATE_TIME_FUNCTIONS } from './date-time.js';
import type { SystemFunction } from './function.js';
import { INTEGER_FUNCTIONS } from './integer.js';
import { MATH_FUNCTIONS } from './math.js';
import { REGEX_FUNCTIONS } from './regex.js';
import { STRING_FUNCTIONS } from './string.js';
import { TYPE_CHECKS } from './type-checks.js';
import { UNSUPPORTED_FUNCTIONS } from './unsupported.js';

export type { CallContext, SystemFunction } from './function.js';

/** Every system function by its upper-case name. */
export const SYSTEM_FUNCTIONS: ReadonlyMap<string, SystemFunction> = new Map(
  [
    ...TYPE_CHECKS,
    ...STRING_FUNCTIONS,
    ...REGEX_FUNCTIONS,
    ...CONVERSION_FUNCTIONS,
    ...ARRAY_FUNCTIONS,
    ...MATH_FUNCTIONS,
    ...INTEGER_FUNCTIONS,
    ...DATE_TIME_FUNCTIONS,
    ...CONDITIONAL_FUNCTIONS,
    ...ITEM_FUNCTIONS,
  ].map((row) => [row.name, row]),
);

/**
 * The function a call means.
 * @throws CosmosError 400 SC2005 for an unknown name, SC2050 for a wrong number of arguments,
 *   501 for what the service has and this emulator does not
 */
export function functionOf(call: ExpressionOf<'call'>): SystemFunction {
  const { span } = call;
  const name = call.name.toUpperCase();
  if (call.userDefined) throw notImplemented(`user-defined functions (udf.${call.name})`);
  const found = SYSTEM_FUNCTIONS.get(name);
  if (!found && UNSUPPORTED_FUNCTIONS.has(name)) throw notImplemented(`the query function ${name}`);
  if (!found) {
    const nameSpan = { start: span.start, end: span.start + name.length };
    throw queryError('SC2005', `'${call.name}' is not a recognized built-in function name.`, nameSpan);
  }
  const count = call.arguments.length;
  if (count < found.least || count > (found.most ?? Infinity)) {
    throw queryError('SC2050', `The ${name} function requires ${arity(found)} argument(s).`, span);
  }
  return found;
}

const arity = ({ least, most }: SystemFunction): string => {
  if (most === undefined) return `at least ${least}`;
  return least === most ? String(least) : `${least} to ${most}`;
};
