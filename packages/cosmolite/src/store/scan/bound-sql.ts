import type { Bound } from '../../query/language/source.js';
import type { JsonPrimitive } from '../../values/values.js';
import { fitsInteger, isNumber } from '../../values/number.js';
import { condition, type Condition } from './condition.js';
import { keyOf, keySql, type KeySql, RANK } from './key-sql.js';

/** Longer lists are left to the evaluator. */
const MAX_LISTED = 500;

type Comparison = Exclude<Bound['op'], 'in' | 'startsWith' | 'defined'>;

/** The rows that meet a bound, or a few more; `undefined` when SQL cannot tell. */
export function boundSql(bound: Bound): Condition | undefined {
  const key = keySql(bound.path);
  if (bound.op === 'defined') return condition(`${key.rank} > ${RANK.undefined}`);
  if (bound.op === 'in') return listSql(key, bound.values);
  if (!isBindable(bound.value)) return undefined;
  if (bound.op === 'startsWith') return prefixSql(key, bound.value);
  return comparisonSql(key, bound.op, bound.value);
}

/** Whether the rows that meet a bound have values of one type, numbers or strings. */
export const isOfOneType = (bound: Bound): boolean =>
  bound.op !== 'defined' && (bound.op === 'in' || isNumber(bound.value) || typeof bound.value === 'string');

/** Comparisons hold between values of one type only; for booleans the ranks are the values. */
function comparisonSql({ rank, value }: KeySql, op: Comparison, operand: JsonPrimitive): Condition {
  const key = keyOf(operand);
  if (op === '=') return condition(`${rank} = ${key.rank} AND ${value} = ?`, key.value);
  if (typeof operand === 'boolean') {
    return condition(`(${rank} BETWEEN ${RANK.false} AND ${RANK.true} AND ${rank} ${op} ?)`, key.rank);
  }
  if (operand === null) return condition(`${rank} = ${RANK.null}`);
  return condition(`${rank} = ${key.rank} AND ${value} ${op} ?`, key.value);
}

/** Only lists of one type: an index cannot be searched for a mixture in one go. */
function listSql({ rank, value }: KeySql, operands: readonly JsonPrimitive[]): Condition | undefined {
  const keys = operands.map(keyOf);
  const [first] = keys;
  const isUniform = keys.every((key) => key.rank === first?.rank);
  if (!first || !isUniform || keys.length > MAX_LISTED || !operands.every(isBindable)) return undefined;
  const marks = keys.map(() => '?').join(', ');
  return condition(`${rank} = ${first.rank} AND ${value} IN (${marks})`, ...keys.map((key) => key.value));
}

function prefixSql({ rank, value }: KeySql, prefix: string): Condition {
  const end = successor(prefix);
  const isString = `${rank} = ${RANK.string}`;
  if (end === undefined) return condition(`${isString} AND ${value} >= ?`, prefix);
  return condition(`${isString} AND ${value} >= ? AND ${value} < ?`, prefix, end);
}

/** The smallest text above every text with the prefix; none for an empty prefix. */
function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10_ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}

/** SQLite has no text with half a surrogate pair, and no integer beyond 64 bits. */
function isBindable(value: JsonPrimitive): boolean {
  if (typeof value === 'bigint') return fitsInteger(value);
  return typeof value !== 'string' || !/\p{Surrogate}/u.test(value);
}
