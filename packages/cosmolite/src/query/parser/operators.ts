import type { BinaryOperator } from '../ast.js';

/**
 * Binding powers, loosest first. The order is that of the grammar file Microsoft publishes with its
 * .NET SDK: `||` binds looser than comparison, NOT tighter than it.
 */
export const POWER = {
  none: 0,
  coalesce: 1,
  conditional: 2,
  or: 3,
  and: 4,
  /** IN, BETWEEN, LIKE */
  membership: 5,
  concat: 6,
  bitOr: 7,
  bitXor: 8,
  bitAnd: 9,
  equality: 10,
  relation: 11,
  shift: 12,
  additive: 13,
  multiplicative: 14,
  unary: 15,
} as const;

interface Operator {
  readonly name: BinaryOperator;
  readonly power: number;
}

const level = (power: number, ...names: BinaryOperator[]): [string, Operator][] =>
  names.map((name) => [name, { name, power }]);

export const BINARY_OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...level(POWER.coalesce, '??'),
  ...level(POWER.concat, '||'),
  ...level(POWER.bitOr, '|'),
  ...level(POWER.bitXor, '^'),
  ...level(POWER.bitAnd, '&'),
  ...level(POWER.equality, '=', '!='),
  ['<>', { name: '!=', power: POWER.equality }],
  ...level(POWER.relation, '<', '<=', '>', '>='),
  ...level(POWER.shift, '<<', '>>', '>>>'),
  ...level(POWER.additive, '+', '-'),
  ...level(POWER.multiplicative, '*', '/', '%'),
]);
