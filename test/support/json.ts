import type { Json } from './products.js';

/** Reading JSON of no known shape: what is not there is undefined, empty, or an error, and never a surprise. */

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const get = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

export const entriesOf = (value: unknown): [string, unknown][] => Object.entries(objectOf(value));

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function oneOf<T>(allowed: readonly T[], value: unknown): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`${String(value)} is none of ${allowed.join(', ')}`);
  return found;
}

/** A copy in which every `$ref` into `root` has been replaced by what it points to. */
export function resolved(node: unknown, root: unknown): unknown {
  if (Array.isArray(node)) return node.map((element) => resolved(element, root));
  if (!isObject(node)) return node;
  const { $ref, ...rest } = node;
  const target = typeof $ref === 'string' ? resolved(pointedTo(root, $ref), root) : {};
  return {
    ...objectOf(target),
    ...Object.fromEntries(entriesOf(rest).map(([name, value]) => [name, resolved(value, root)])),
  };
}

function pointedTo(root: unknown, pointer: string): unknown {
  return pointer.replace(/^#\//, '').split('/').reduce(get, root);
}
