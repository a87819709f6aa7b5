import type { PropertyPath } from './path.js';
import { isObject, isPrimitive, type Json, type JsonObject, memberOf, type Value } from '../values/values.js';

/** Which parts of an item its container indexes. */
export interface IndexedPaths {
  /** @param path member names; `[]` stands for any position in an array */
  isIndexed(path: PropertyPath): boolean;
  readonly composites: readonly (readonly PropertyPath[])[];
}

/** Every item has them; what they cost is part of the price of its size. */
export const SYSTEM_PROPERTIES: ReadonlySet<string> = new Set([
  'id',
  '_rid',
  '_self',
  '_etag',
  '_ts',
  '_attachments',
]);

/**
 * The terms an item has in the index: one for each indexed scalar, an array counting once for each
 * different element, and one for each composite index with any of its properties present.
 */
export const indexTerms = (item: JsonObject, paths: IndexedPaths): ReadonlySet<string> =>
  termsOf(item, paths, () => true);

/** How many terms a write that turns one item into the other takes away and adds. */
export function changedTerms(before: JsonObject, after: JsonObject, paths: IndexedPaths): number {
  // A patch leaves most members as they are: the same value, or the very same object.
  const isChanged = (name: string): boolean => before[name] !== after[name];
  const old = termsOf(before, paths, isChanged);
  const now = termsOf(after, paths, isChanged);
  const kept = [...old].filter((term) => now.has(term)).length;
  return old.size + now.size - 2 * kept;
}

/** @param isWanted whether the terms below a member of the item are asked for */
function termsOf(
  item: JsonObject,
  paths: IndexedPaths,
  isWanted: (name: string) => boolean,
): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const [name, value] of Object.entries(item)) {
    if (!SYSTEM_PROPERTIES.has(name) && isWanted(name)) descend(value, name, [], '', paths, terms);
  }
  for (const composite of paths.composites) {
    const values = composite.map((path) => scalarAt(item, path));
    if (values.some((value) => value !== undefined)) terms.add(JSON.stringify([composite, values]));
  }
  return terms;
}

/** Runs for every property of every write: the path grows and shrinks in place, terms are plain text. */
function collect(value: Json, path: string[], text: string, paths: IndexedPaths, terms: Set<string>): void {
  if (Array.isArray(value)) {
    for (const element of value) descend(element, '[]', path, text, paths, terms);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) descend(value[name] ?? null, name, path, text, paths, terms);
  } else if (paths.isIndexed(path)) {
    // A quote sets the string "1" apart from the number 1.
    terms.add(typeof value === 'string' ? `${text}"${value}` : `${text}=${value}`);
  }
}

function descend(
  value: Json,
  name: string,
  path: string[],
  text: string,
  paths: IndexedPaths,
  terms: Set<string>,
): void {
  path.push(name);
  collect(value, path, `${text}/${name}`, paths, terms);
  path.pop();
}

function scalarAt(item: JsonObject, path: PropertyPath): Value {
  const value = path.reduce<Value>(memberOf, item);
  return isPrimitive(value) ? value : undefined;
}
