import { badRequest } from '../common/errors.js';
import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import { extractPartitionKey } from '../partition-key/extract.js';
import type { Json, JsonObject } from '../values/values.js';
import { isWithin, type Pointer } from './pointer.js';
import { requirePatchable } from './protected.js';
import type { PatchOperation } from './request.js';
import { absent, add, child, type Holder, Inapplicable, increment, remove, replace, set } from './verbs.js';

/**
 * Applies the operations in order, all or nothing.
 * @returns a new document; the given one is left as it was
 * @throws CosmosError 400 naming the operation, counted from 1
 */
export function applyPatch(
  document: JsonObject,
  operations: readonly PatchOperation[],
  definition: PartitionKeyDefinition,
): JsonObject {
  requirePatchable(operations, definition);
  let patched = document;
  for (const [index, operation] of operations.entries()) {
    try {
      patched = applyOperation(patched, operation);
    } catch (error) {
      if (!(error instanceof Inapplicable)) throw error;
      throw badRequest(
        `For Operation(${index + 1}): ${error.message} Learn more: https://aka.ms/cosmosdbpatchdocs`,
      );
    }
  }
  requireSameKey(document, patched, definition);
  return patched;
}

function applyOperation(document: JsonObject, operation: PatchOperation): JsonObject {
  const { path } = operation;
  const text = toText(path);
  if (operation.op === 'move') return move(document, operation.from, path);
  if (operation.op === 'incr') {
    return edit(document, path, 'Given', (holder, name) => increment(holder, name, operation.value, text));
  }
  if (operation.op === 'remove') {
    requirePresent(document, path.slice(0, -1), path);
    return edit(document, path, 'Given', (holder, name) => remove(holder, name, text));
  }
  const put = PUTTING_VERBS[operation.op];
  const label = operation.op === 'add' ? 'Add' : 'Given';
  return edit(document, path, label, (holder, name) => put(holder, name, operation.value, text));
}

const PUTTING_VERBS = { add, set, replace };

/** Takes the value out first: positions in `path` count without it, as in RFC 6902. */
function move(document: JsonObject, from: Pointer, path: Pointer): JsonObject {
  const value = requirePresent(document, from, from);
  if (isWithin(path, from)) {
    if (path.length === from.length) return document;
    throw new Inapplicable(`Path(${toText(path)}) to move to is inside Node(${toText(from)}).`);
  }
  const without = edit(document, from, 'Given', (holder, name) => remove(holder, name, toText(from)));
  return edit(without, path, 'Given', (holder, name) => add(holder, name, value));
}

/** Rebuilds the holders along the path around what `change` makes of the last one. */
function edit(
  document: JsonObject,
  path: Pointer,
  label: 'Add' | 'Given',
  change: (holder: Holder, name: string) => Holder,
): JsonObject {
  const rebuild = (holder: Holder, depth: number): Holder => {
    const name = path[depth] ?? '';
    if (depth === path.length - 1) return change(holder, name);
    const next = child(holder, name);
    if (!isHolder(next)) {
      throw new Inapplicable(
        `${label} Operation can only create a child object of an existing node(array or object) ` +
          `and cannot create path recursively, no path found beyond: '${name}'.`,
      );
    }
    return set(holder, name, rebuild(next, depth + 1));
  };
  const rebuilt = rebuild(document, 0);
  if (Array.isArray(rebuilt)) throw new TypeError('an object was rebuilt as an array');
  return rebuilt;
}

function requirePresent(document: JsonObject, path: Pointer, named: Pointer): Json {
  let value: Json = document;
  for (const name of path) {
    const next: Json | undefined = isHolder(value) ? child(value, name) : undefined;
    if (next === undefined) throw absent(toText(named));
    value = next;
  }
  return value;
}

/** Replacing a parent of the key would move the item to another logical partition. */
function requireSameKey(before: JsonObject, after: JsonObject, definition: PartitionKeyDefinition): void {
  const old = extractPartitionKey(before, definition);
  const now = extractPartitionKey(after, definition);
  if (old.some((value, level) => value !== now[level])) {
    throw badRequest('Invalid patch request: Cannot patch partition key.');
  }
}

const isHolder = (value: Json | undefined): value is Holder => typeof value === 'object' && value !== null;

const toText = (path: Pointer): string =>
  path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
