import { badRequest } from '../common/errors.js';
import { isObject, type Json } from '../values/values.js';
import { type CosmosNumber, isNumber } from '../values/number.js';
import { parsePointer, type Pointer } from './pointer.js';

export type PatchOperation =
  | { readonly op: 'add' | 'set' | 'replace'; readonly path: Pointer; readonly value: Json }
  | { readonly op: 'incr'; readonly path: Pointer; readonly value: CosmosNumber }
  | { readonly op: 'remove'; readonly path: Pointer }
  | { readonly op: 'move'; readonly path: Pointer; readonly from: Pointer };

export interface PatchRequest {
  readonly operations: readonly PatchOperation[];
  /** Filter predicate `from c where …`: the patch applies only to an item that meets it. */
  readonly condition?: string;
}

const MAX_OPERATIONS = 10;

/**
 * Reads the body of a PATCH, or `resourceBody` of a batched one: a bare array of operations or
 * `{ operations, condition? }`.
 * @throws CosmosError 400 with the service's text
 */
export function parsePatch(body: Json | undefined): PatchRequest {
  if (Array.isArray(body)) return { operations: parseOperations(body) };
  if (!isObject(body) || !Array.isArray(body['operations'])) throw badSyntax();

  const operations = parseOperations(body['operations']);
  const condition = body['condition'] ?? undefined;
  if (condition === undefined) return { operations };
  if (typeof condition !== 'string') throw badSyntax();
  return { operations, condition };
}

function parseOperations(raw: readonly Json[]): PatchOperation[] {
  if (raw.length === 0) throw badSyntax();
  if (raw.length > MAX_OPERATIONS) {
    throw badRequest(`The number of patch operations cannot exceed ${MAX_OPERATIONS}.`);
  }
  return raw.map(parseOperation);
}

function parseOperation(raw: Json): PatchOperation {
  if (!isObject(raw)) throw badSyntax();
  const { op, value } = raw;
  const path = pointerOf(raw['path']);
  switch (op) {
    case 'add':
    case 'set':
    case 'replace':
      if (value === undefined) throw badSyntax();
      return { op, path, value };
    case 'incr':
      if (!isNumber(value)) throw badSyntax();
      return { op, path, value };
    case 'remove':
      return { op, path };
    case 'move':
      return { op, path, from: pointerOf(raw['from']) };
    default:
      throw badSyntax();
  }
}

function pointerOf(text: Json | undefined): Pointer {
  const pointer = typeof text === 'string' ? parsePointer(text) : undefined;
  if (!pointer) throw badSyntax();
  return pointer;
}

const badSyntax = (): Error => badRequest('Invalid patch request: check syntax of patch specification.');
