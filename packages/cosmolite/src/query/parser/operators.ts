import type { BinaryOperator } from '../language/ast.js';

/**
 * Binding powers, loosest first. Microsoft's two published parsers (the .NET grammar file and the Rust
 * port of the engine) differ in details; where they do, this follows the port.
 */
export const POWER = {
  none: 0,
  coalesce: 1,
  conditional: 2,
  or: 3,
  and: 4,
  not: 5,
  /** IN, BETWEEN, LIKE */
  membership: 6,
  comparison: 7,
  bitOr: 8,
  bitXor: 9,
  bitAnd: 10,
  shift: 11,
  concat: 12,
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
  ...level(POWER.comparison, '=', '!=', '<', '<=', '>', '>='),
  ['<>', { name: '!=', power: POWER.comparison }],
  ...level(POWER.shift, '<<', '>>', '>>>'),
  ...level(POWER.additive, '+', '-'),
  ...level(POWER.multiplicative, '*', '/', '%'),
]);
