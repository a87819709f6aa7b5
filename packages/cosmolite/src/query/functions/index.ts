import { notImplemented } from '../../common/errors.js';
import type { ExpressionOf } from '../language/ast.js';
import type { QueryProblem } from '../language/query-error.js';
import { ARRAY_FUNCTIONS } from './array.js';
import { ARRAY_AGGREGATES } from './array-aggregates.js';
import { CONDITIONAL_FUNCTIONS, ITEM_FUNCTIONS } from './conditional.js';
import { CONTAINS_FUNCTIONS } from './contains.js';
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
    ...CONTAINS_FUNCTIONS,
    ...REGEX_FUNCTIONS,
    ...CONVERSION_FUNCTIONS,
    ...ARRAY_FUNCTIONS,
    ...ARRAY_AGGREGATES,
    ...MATH_FUNCTIONS,
    ...INTEGER_FUNCTIONS,
    ...DATE_TIME_FUNCTIONS,
    ...CONDITIONAL_FUNCTIONS,
    ...ITEM_FUNCTIONS,
  ].map((row) => [row.name, row]),
);

/**
 * The function a call means; `undefined` for an unknown name.
 * @throws CosmosError 501 for what the service has and this emulator does not
 */
export function functionOf(call: ExpressionOf<'call'>): SystemFunction | undefined {
  const name = call.name.toUpperCase();
  if (call.userDefined) throw notImplemented(`user-defined functions (udf.${call.name})`);
  if (UNSUPPORTED_FUNCTIONS.has(name)) throw notImplemented(`the query function ${name}`);
  return SYSTEM_FUNCTIONS.get(name);
}

/** An unknown name or a wrong number of arguments. */
export function callProblem(call: ExpressionOf<'call'>): QueryProblem | undefined {
  const { name, span } = call;
  const found = functionOf(call);
  if (!found) {
    const nameSpan = { start: span.start, end: span.start + name.length };
    return {
      code: 'SC2005',
      message: `'${name}' is not a recognized built-in function name.`,
      span: nameSpan,
    };
  }
  const count = call.arguments.length;
  if (count >= found.least && count <= (found.most ?? Infinity)) return undefined;
  return {
    code: 'SC2050',
    message: `The ${found.name} function requires ${arity(found)} argument(s).`,
    span,
  };
}

const arity = ({ least, most }: SystemFunction): string => {
  if (most === undefined) return `at least ${least}`;
  return least === most ? String(least) : `${least} to ${most}`;
};
