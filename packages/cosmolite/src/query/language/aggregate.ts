/**
 * Aggregate functions as folds over one pass. Every one of them skips undefined arguments;
 * `null` is a value like any other.
 */
import { canonicalText, compareValues, isPrimitive, type Json, type Value } from '../../values/values.js';
import { isNumber } from '../../values/number.js';
import type { Expression } from './ast.js';

export interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

/** By function name: how to start one, and what the query plan calls it. */
export const AGGREGATES = {
  COUNT: { start: count, planName: 'Count' },
  COUNTIF: { start: countIf, planName: 'CountIf' },
  SUM: { start: sum, planName: 'Sum' },
  AVG: { start: average, planName: 'Average' },
  MIN: { start: () => extreme(-1), planName: 'Min' },
  MAX: { start: () => extreme(1), planName: 'Max' },
  MAKELIST: { start: makeList, planName: 'MakeList' },
  MAKESET: { start: makeSet, planName: 'MakeSet' },
} as const satisfies Record<string, { start: () => Accumulator; planName: string }>;

export type AggregateName = keyof typeof AGGREGATES;

/** The aggregate function an expression calls; `undefined` for anything else. */
export function aggregateName(expression: Expression): AggregateName | undefined {
  if (expression.kind !== 'call' || expression.userDefined) return undefined;
  const name = expression.name.toUpperCase();
  return isAggregateName(name) ? name : undefined;
}

const isAggregateName = (name: string): name is AggregateName => Object.hasOwn(AGGREGATES, name);

function count(): Accumulator {
  let rows = 0;
  return {
    add: (value) => {
      if (value !== undefined) rows += 1;
    },
    result: () => rows,
  };
}

function countIf(): Accumulator {
  let rows = 0;
  return {
    add: (value) => {
      if (value === true) rows += 1;
    },
    result: () => rows,
  };
}

/** 0 without values; undefined once anything but a number was seen. */
function sum(): Accumulator {
  let total: number | undefined = 0;
  return {
    add: (value) => {
      if (value !== undefined) total = numberOrNothing(total, value);
    },
    result: () => total,
  };
}

/** Undefined without values, or once anything but a number was seen. */
function average(): Accumulator {
  let total: number | undefined = 0;
  let rows = 0;
  return {
    add: (value) => {
      if (value === undefined) return;
      total = numberOrNothing(total, value);
      rows += 1;
    },
    result: () => (total === undefined || rows === 0 ? undefined : total / rows),
  };
}

/** Across types by their order; undefined without values, or once an array or object was seen. */
function extreme(direction: 1 | -1): Accumulator {
  let best: Value;
  let comparable = true;
  return {
    add: (value) => {
      if (value === undefined) return;
      comparable &&= isPrimitive(value);
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => (comparable ? best : undefined),
  };
}

function makeList(): Accumulator {
  const values: Json[] = [];
  return {
    add: (value) => {
      if (value !== undefined) values.push(value);
    },
    result: () => values,
  };
}

function makeSet(): Accumulator {
  const values = new Map<string, Json>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = canonicalText(value);
      if (!values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
}

const numberOrNothing = (total: number | undefined, value: Json): number | undefined =>
  total === undefined || !isNumber(value) ? undefined : total + Number(value);
