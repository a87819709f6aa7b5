/**
 * What each verb does to the object or array that holds its target. Nothing is changed in place: a
 * verb returns a new holder, and members are only ever defined (computed keys, spread), so that
 * `__proto__` is a name like any other.
 */
import { type Json, type JsonObject, memberOf } from '../values/values.js';
import { keepOrder, namesOf } from '../values/member-order.js';
import { type CosmosNumber, integerOf, isNumber, numberOf } from '../values/number.js';
import { arrayIndex } from './pointer.js';

export type Holder = JsonObject | Json[];

/** Why a verb cannot be applied; `apply.ts` turns it into the service's text. */
export class Inapplicable extends Error {}

export function add(holder: Holder, name: string, value: Json): Holder {
  if (!Array.isArray(holder)) return withMember(holder, name, value);
  return holder.toSpliced(insertionIndex(holder, name), 0, value);
}

export function set(holder: Holder, name: string, value: Json): Holder {
  if (!Array.isArray(holder)) return withMember(holder, name, value);
  const index = insertionIndex(holder, name);
  return index < holder.length ? holder.with(index, value) : [...holder, value];
}

export function replace(holder: Holder, name: string, value: Json, path: string): Holder {
  if (Array.isArray(holder)) return holder.with(existingIndex(holder, name), value);
  if (!Object.hasOwn(holder, name)) throw new Inapplicable(`Node(${path}) to be replaced is absent.`);
  return withMember(holder, name, value);
}

export function remove(holder: Holder, name: string, path: string): Holder {
  if (Array.isArray(holder)) return holder.toSpliced(existingIndex(holder, name), 1);
  if (!Object.hasOwn(holder, name)) throw absent(path);
  const names = namesOf(holder).filter((member) => member !== name);
  return keepOrder(Object.fromEntries(names.map((member) => [member, holder[member] ?? null])), names);
}

export function increment(holder: Holder, name: string, value: CosmosNumber, path: string): Holder {
  const current = Array.isArray(holder) ? holder[existingIndex(holder, name)] : memberOrZero(holder, name);
  const sum = isNumber(current) ? sumOf(current, value) : Number.NaN;
  if (typeof sum === 'number' && !Number.isFinite(sum)) {
    throw new Inapplicable(`Node(${path}) is not a number.`);
  }
  return set(holder, name, sum);
}

/** Integers are added to the last digit. */
function sumOf(left: CosmosNumber, right: CosmosNumber): CosmosNumber {
  const sum = Number(left) + Number(right);
  if (Number.isSafeInteger(sum)) return sum;
  const [first, second] = [integerOf(left), integerOf(right)];
  return first === undefined || second === undefined ? sum : numberOf(first + second);
}

/** A member that is new comes last. */
function withMember(holder: JsonObject, name: string, value: Json): JsonObject {
  const names = namesOf(holder);
  return keepOrder({ ...holder, [name]: value }, Object.hasOwn(holder, name) ? names : [...names, name]);
}

/** What a holder has under a name; `undefined` when there is nothing. */
export function child(holder: Holder, name: string): Json | undefined {
  if (!Array.isArray(holder)) return memberOf(holder, name);
  const index = arrayIndex(name);
  return index === undefined ? undefined : holder[index];
}

export const absent = (path: string): Inapplicable =>
  new Inapplicable(
    `Node(${path}) to be removed is absent. Note: it might also have been removed earlier in the transaction.`,
  );

const memberOrZero = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : 0;

function insertionIndex(array: readonly Json[], name: string): number {
  const index = name === '-' ? array.length : arrayIndex(name);
  if (index === undefined || index > array.length) throw outOfBounds(name);
  return index;
}

function existingIndex(array: readonly Json[], name: string): number {
  const index = arrayIndex(name);
  if (index === undefined || index >= array.length) throw outOfBounds(name);
  return index;
}

const outOfBounds = (name: string): Inapplicable =>
  new Inapplicable(`Index(${name}) to operate on is out of array bounds.`);
