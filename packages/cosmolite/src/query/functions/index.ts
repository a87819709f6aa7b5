import type { ExpressionOf } from '../ast.js';
import { queryError } from '../query-error.js';
import { ARRAY_FUNCTIONS } from './array.js';
import type { SystemFunction } from './function.js';
import { STRING_FUNCTIONS } from './string.js';
import { TYPE_CHECKS } from './type-checks.js';

export type { CallContext, SystemFunction } from './function.js';

/** Every system function by its upper-case name. */
export const SYSTEM_FUNCTIONS: ReadonlyMap<string, SystemFunction> = new Map(
  [...TYPE_CHECKS, ...STRING_FUNCTIONS, ...ARRAY_FUNCTIONS].map((row) => [row.name, row]),
);

/** @throws CosmosError 400 SC2005 for an unknown name, SC2050 for a wrong number of arguments */
export function checkCall(call: ExpressionOf<'call'>): SystemFunction {
  const { name, span } = call;
  const found = SYSTEM_FUNCTIONS.get(name);
  if (!found) {
    const nameSpan = { start: span.start, end: span.start + name.length };
    throw queryError('SC2005', `'${name}' is not a recognized built-in function name.`, nameSpan);
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
