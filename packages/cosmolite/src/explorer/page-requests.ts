import type { IncomingHttpHeaders } from 'node:http';
import { CONTROL_PATH } from '../control/index.js';
import { explorerDoesNotAsk } from '../common/errors.js';
import { findRoute } from '../pipeline/router.js';

/**
 * The operations of `packages/cosmolite/explorer/protocol.js`. The page has no key to show, so whatever
 * it does not need stays behind the key: settings of containers and offers, batches, the change feed.
 */
const OPERATIONS: ReadonlySet<string> = new Set([
  'listDatabases',
  'createDatabase',
  'deleteDatabase',
  'listContainers',
  'createContainer',
  'readContainer',
  'deleteContainer',
  'listPartitionKeyRanges',
  'listOffers',
  'createItem',
  'readItem',
  'replaceItem',
  'deleteItem',
  'queryItems',
  'planQuery',
]);

/** The one control of the emulator that the page reads. The others change the emulator. */
const METRICS: readonly string[] = [CONTROL_PATH, 'metrics'];

/** What decides about a request before its body is read. */
export interface Asked {
  readonly method: string;
  readonly path: readonly string[];
  readonly headers: IncomingHttpHeaders;
}

/** @throws CosmosError 403 for what the page does not ask for, 400 and 405 for what nobody serves */
export function requirePageRequest({ method, path, headers }: Asked): void {
  const isControl = path[0] === CONTROL_PATH;
  const isAllowed = isControl
    ? method === 'GET' && path.length === METRICS.length && path.every((name, at) => name === METRICS[at])
    : OPERATIONS.has(findRoute({ method, path, headers, body: '' }).name);
  if (!isAllowed) throw explorerDoesNotAsk();
}
