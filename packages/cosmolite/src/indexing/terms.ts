import type { PropertyPath } from './path.js';
import { type IndexNode, unnamed } from './tree.js';
import { isObject, isPrimitive, type Json, type JsonObject, memberOf, type Value } from '../values/values.js';

/** Which parts of an item its container indexes. */
export interface IndexedPaths {
  readonly tree: IndexNode;
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
 * How many terms an item has in the index: one for each indexed scalar, an array counting once for each
 * different element, and one for each composite index with any of its properties present.
 */
export function countTerms(item: JsonObject, { tree, composites }: IndexedPaths): number {
  let count = 0;
  for (const name of Object.keys(item)) {
    if (!SYSTEM_PROPERTIES.has(name)) count += countBelow(item[name], nodeFor(tree, name));
  }
  for (const composite of composites) {
    if (composite.some((path) => scalarAt(item, path) !== undefined)) count += 1;
  }
  return count;
}

/** How many terms a write that turns one item into the other takes away and adds. */
export function changedTerms(before: JsonObject, after: JsonObject, paths: IndexedPaths): number {
  // A patch leaves most members as they are: the same value, or the very same object.
  const isChanged = (name: string): boolean => before[name] !== after[name];
  const old = termsOf(before, paths, isChanged);
  const now = termsOf(after, paths, isChanged);
  let kept = 0;
  for (const term of old) if (now.has(term)) kept += 1;
  return old.size + now.size - 2 * kept + changedComposites(before, after, paths);
}

/** Of a composite index, what an item had and has not, or the other way round. */
function changedComposites(before: JsonObject, after: JsonObject, { composites }: IndexedPaths): number {
  let count = 0;
  for (const composite of composites) {
    const [old, now] = [before, after].map((item) => composite.map((path) => scalarAt(item, path)));
    if (old?.every((value, index) => value === now?.[index])) continue;
    count += Number(isAnyPresent(old)) + Number(isAnyPresent(now));
  }
  return count;
}

const isAnyPresent = (values: readonly Value[] = []): boolean => values.some((value) => value !== undefined);

/** Runs for every property of every new item. What is in no array is a term of its own, so it need not be told from others. */
function countBelow(value: Value, node: IndexNode): number {
  if (!node.here && !node.below && node.children.size === 0) return 0;
  if (Array.isArray(value)) {
    const terms = new Set<string>();
    collect(value, '', node, terms);
    return terms.size;
  }
  if (!isObject(value)) return Number(node.here);
  let count = 0;
  for (const name of Object.keys(value)) count += countBelow(value[name], nodeFor(node, name));
  return count;
}

/** @param isWanted whether the terms below a member of the item are asked for */
function termsOf(
  item: JsonObject,
  { tree }: IndexedPaths,
  isWanted: (name: string) => boolean,
): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const name of Object.keys(item)) {
    if (SYSTEM_PROPERTIES.has(name) || !isWanted(name)) continue;
    collect(item[name] ?? null, `/${name}`, nodeFor(tree, name), terms);
  }
  return terms;
}

/** Terms as plain text: the path, and the value. */
function collect(value: Json, path: string, node: IndexNode, terms: Set<string>): void {
  if (Array.isArray(value)) {
    const element = nodeFor(node, '[]');
    for (const one of value) collect(one, `${path}/[]`, element, terms);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      collect(value[name] ?? null, `${path}/${name}`, nodeFor(node, name), terms);
    }
  } else if (node.here) {
    // A quote sets the string "1" apart from the number 1.
    terms.add(typeof value === 'string' ? `${path}"${value}` : `${path}=${value}`);
  }
}

const nodeFor = (node: IndexNode, name: string): IndexNode => node.children.get(name) ?? unnamed(node);

function scalarAt(item: JsonObject, path: PropertyPath): Value {
  const value = path.reduce<Value>(memberOf, item);
  return isPrimitive(value) ? value : undefined;
}
