/**
 * What a Cosmos value is and how two of them compare. Everything that needs equality, order or a
 * member of a value asks here: the query room, the store's sort order, patch and unique keys.
 */

import { compareNumbers, type CosmosNumber, isNumber, numberText } from './number.js';

/** A JSON value as Cosmos stores it. */
export type JsonPrimitive = null | boolean | CosmosNumber | string;
export type Json = JsonPrimitive | Json[] | JsonObject;
export interface JsonObject {
  [member: string]: Json;
}

/** What a query expression yields: `undefined` is Cosmos's own "no value", distinct from `null`. */
export type Value = Json | undefined;

export const isObject = (value: Value): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isPrimitive = (value: Value): value is JsonPrimitive =>
  value === null || (value !== undefined && typeof value !== 'object');

/** A member of an object by its own name; `undefined` for anything else, inherited names included. */
export const memberOf = (value: Value, name: string): Value =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Sets a member even when it is called `__proto__`. */
export function setMember(target: JsonObject, name: string, value: Json): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  } else {
    target[name] = value;
  }
}

/** Equality of `=`: same type and deeply equal, whatever the order of members. */
export function equals(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left === 'bigint' || typeof right === 'bigint') {
    return isNumber(left) && isNumber(right) && compareNumbers(left, right) === 0;
  }
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => equals(item, right[index]))
    );
  }
  if (Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equals(left[name], right[name]))
  );
}

/** Place of the value's type in ORDER BY, MIN and MAX. */
export const TYPE_RANK = {
  undefined: 0,
  null: 1,
  boolean: 2,
  number: 3,
  string: 4,
  array: 5,
  object: 6,
} as const;

export type TypeName = keyof typeof TYPE_RANK;

export function typeName(value: Value): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  const type = typeof value;
  return type === 'undefined' || type === 'boolean' || type === 'number' || type === 'string'
    ? type
    : 'object';
}

/**
 * The order of ORDER BY: undefined < null < false < true < numbers < strings < arrays < objects.
 * Any two arrays tie, and any two objects (the service orders them by an opaque hash).
 */
export function compareValues(left: Value, right: Value): number {
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  const type = typeName(left);
  const ranks = TYPE_RANK[type] - TYPE_RANK[typeName(right)];
  if (ranks !== 0) return ranks;
  return type === 'boolean' ? Number(left) - Number(right) : 0;
}

/** Strings by code point, which is also the order of their UTF-8 bytes (JavaScript's `<` compares UTF-16 units). */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** One text per value: two values are {@link equals} exactly when their texts are. `undefined` is empty. */
export function canonicalText(value: Value): string {
  if (value === undefined) return '';
  if (isNumber(value)) return numberText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonicalText(value[name])}`);
  return `{${members.join(',')}}`;
}

/** How deep the service lets a JSON value nest. */
export const MAX_NESTING = 128;

/** It looks no deeper than it has to, so that no value is too deep to be told. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // No closure and no copy: every body comes through here.
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (isDeeperThan(member, levels - 1)) return true;
  }
  return false;
}
