import {
  canonicalText,
  equals,
  isObject,
  type Json,
  type JsonObject,
  setMember,
  type Value,
} from '../../values/values.js';
import { connect } from '../language/operators.js';
import { namesOf } from '../../values/member-order.js';
import type { SystemFunction } from './function.js';

/** `NAME(array, value, …)`: the answers for the values joined as AND or OR joins them. */
const containsEach = (name: string, operator: 'AND' | 'OR'): SystemFunction => ({
  name,
  least: 2,
  seesUndefined: true,
  evaluate: ([array, ...values]) =>
    Array.isArray(array)
      ? connect(
          operator,
          values.map((value) => (value === undefined ? undefined : has(array, value))),
        )
      : undefined,
});

/** `NAME(array, array)`: the result has each value once. */
const onSets = (name: string, combine: (left: Json[], right: Json[]) => Json[]): SystemFunction => ({
  name,
  least: 2,
  most: 2,
  evaluate: ([left, right]) =>
    Array.isArray(left) && Array.isArray(right) ? unique(combine(left, right)) : undefined,
});

export const ARRAY_FUNCTIONS: readonly SystemFunction[] = [
  {
    name: 'ARRAY_CONTAINS',
    least: 2,
    most: 3,
    seesUndefined: true,
    evaluate: ([array, wanted, partial = false]) => {
      if (!Array.isArray(array) || wanted === undefined || typeof partial !== 'boolean') return undefined;
      return partial ? array.some((item) => includes(item, wanted)) : has(array, wanted);
    },
  },
  containsEach('ARRAY_CONTAINS_ANY', 'OR'),
  containsEach('ARRAY_CONTAINS_ALL', 'AND'),
  {
    name: 'ARRAY_LENGTH',
    least: 1,
    most: 1,
    evaluate: ([array]) => (Array.isArray(array) ? array.length : undefined),
  },
  {
    name: 'ARRAY_CONCAT',
    least: 2,
    evaluate: (arrays) => (arrays.every((array) => Array.isArray(array)) ? arrays.flat() : undefined),
  },
  {
    name: 'ARRAY_SLICE',
    least: 2,
    most: 3,
    evaluate: ([array, start, length]) => {
      if (!Array.isArray(array) || !Number.isInteger(start)) return undefined;
      if (length !== undefined && !Number.isInteger(length)) return undefined;
      const rest = array.slice(Number(start));
      return length === undefined ? rest : rest.slice(0, Math.max(Number(length), 0));
    },
  },
  onSets('SETINTERSECT', (left, right) => right.filter((item) => has(left, item))),
  onSets('SETUNION', (left, right) => [...left, ...right]),
  onSets('SETDIFFERENCE', (left, right) => left.filter((item) => !has(right, item))),
  {
    name: 'SETEQUAL',
    least: 2,
    most: 2,
    evaluate: ([left, right]) =>
      Array.isArray(left) && Array.isArray(right) ? textOfSet(left) === textOfSet(right) : undefined,
  },
  {
    name: 'OBJECTTOARRAY',
    least: 1,
    most: 3,
    evaluate: ([object, nameMember = 'k', valueMember = 'v']) => {
      if (!isObject(object) || typeof nameMember !== 'string' || typeof valueMember !== 'string') {
        return undefined;
      }
      return namesOf(object).map((name) => {
        const entry: JsonObject = {};
        setMember(entry, nameMember, name);
        setMember(entry, valueMember, object[name] ?? null);
        return entry;
      });
    },
  },
];

const has = (array: readonly Json[], value: Value): boolean => array.some((item) => equals(item, value));

/** A partial match: each member of the wanted object is in the item and equal. */
const includes = (item: Value, wanted: Value): boolean =>
  isObject(item) && isObject(wanted)
    ? Object.keys(wanted).every((name) => Object.hasOwn(item, name) && equals(item[name], wanted[name]))
    : equals(item, wanted);

const textOfSet = (items: readonly Json[]): string =>
  [...new Set(items.map(canonicalText))].toSorted().join();

const unique = (items: readonly Json[]): Json[] => [
  ...new Map(items.map((item) => [canonicalText(item), item])).values(),
];
