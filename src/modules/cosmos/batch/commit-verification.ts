import type { PatchOperation } from '@azure/cosmos';
import { isDeepStrictEqual } from 'node:util';
import { type BatchOperation, idOf, type ItemBody, withoutSystemProperties } from './batch-operation.js';

/** An item as the service gives it. */
export type StoredItem = ItemBody & { _etag: string };

/** The items of a transaction as they are stored now, by id. */
export type Present = ReadonlyMap<string, StoredItem>;

/**
 * What an item says about whether an operation was committed: its `content` is exactly what was written, it is `absent`
 * after a delete (which someone else may have done), it is `contrary`, or it says `nothing`.
 */
type Finding = 'content' | 'absent' | 'contrary' | 'nothing';

/**
 * Whether a transaction whose reply was lost has been committed, seen from what is stored after a repeat of it was refused
 * at `failedIndex`. A transaction is committed as a whole, so one operation that left its content proves all of them; the
 * content has to hold something of this call alone, such as a new id or a time stamp. That items are gone proves nothing
 * by itself, but where all of them were to be deleted and are, it is what was asked for.
 */
export function isCommitted(
  operations: readonly BatchOperation[],
  failedIndex: number,
  present: Present,
): boolean {
  const lastWrites = new Map(
    operations.flatMap((operation, index) =>
      operation.kind === 'read' ? [] : [[idOf(operation), index] as const],
    ),
  );
  const findings = operations.map((operation, index) =>
    lastWrites.get(idOf(operation)) === index
      ? findingOf(operation, present.get(idOf(operation)))
      : 'nothing',
  );
  const failed = operations[failedIndex];
  // Never there: its unique key was taken. One that is there with other content may have been changed since.
  const isThere = failed === undefined || present.has(idOf(failed));
  if (findings[failedIndex] === 'contrary' && !isThere) return false;
  return findings.includes('content') || (findings.includes('absent') && !findings.includes('contrary'));
}

/** Whether an item is as a write has left it. */
export const isAsWritten = (operation: BatchOperation, item: StoredItem): boolean =>
  findingOf(operation, item) === 'content';

function findingOf(operation: BatchOperation, item: StoredItem | undefined): Finding {
  switch (operation.kind) {
    case 'read':
      return 'nothing';
    case 'delete':
      return item === undefined ? 'absent' : 'contrary';
    case 'patch':
      return item !== undefined && shows(item, operation.operations) ? 'content' : 'contrary';
    default:
      return item !== undefined && holds(item, operation.body) ? 'content' : 'contrary';
  }
}

function holds(item: StoredItem, body: ItemBody): boolean {
  const sent: unknown = JSON.parse(JSON.stringify(body));
  return isDeepStrictEqual(withoutSystemProperties(item), sent);
}

/** Whether the item has every value that a patch set. A patch that sets nothing leaves no trace. */
function shows(item: StoredItem, operations: readonly PatchOperation[]): boolean {
  const left = new Map(
    operations.map((operation) => [operation.path, 'value' in operation ? operation.value : undefined]),
  );
  const isSet = operations.every(({ op }) => op === 'set' || op === 'replace' || op === 'remove');
  return (
    isSet &&
    [...left].some(([, value]) => value !== undefined) &&
    [...left].every(([path, value]) => isDeepStrictEqual(valueAt(item, path), value))
  );
}

/** By JSON Pointer; undefined when there is nothing. */
function valueAt(item: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined), item);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
