import type { Json } from '../../values/values.js';
import type { RowCount } from '../language/ast.js';
import { queryError } from '../language/query-error.js';

/** Largest TOP, OFFSET or LIMIT; rewritten queries carry sums of two. */
const MAX_COUNT = 2 ** 32 - 1;

const REFUSALS = {
  TOP: { code: 'SC2060', message: 'The count value provided for a TOP clause must be an integer.' },
  LIMIT: { code: 'SC2061', message: 'The LIMIT count value exceeds the maximum allowed value.' },
  OFFSET: { code: 'SC2062', message: 'The OFFSET count value exceeds the maximum allowed value.' },
} as const;

/** @throws CosmosError 400 unless the literal or parameter is a whole number in range */
export function countOf(
  clause: keyof typeof REFUSALS,
  count: RowCount,
  parameters: ReadonlyMap<string, Json>,
): number {
  const value = count.kind === 'literal' ? count.value : parameters.get(count.name);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT) return value;
  const { code, message } = REFUSALS[clause];
  const isTooLarge = typeof value === 'number' && value > MAX_COUNT;
  const text = isTooLarge || clause === 'TOP' ? message : `The ${clause} count value must be an integer.`;
  throw queryError(code, text, count.span);
}
