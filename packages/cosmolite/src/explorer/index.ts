/**
 * The data explorer at `/_explorer`: a page with its files, and under `/_explorer/api` the emulator's
 * own protocol, as far as the page needs it (page-requests.ts). What the page asks for is the same
 * request, served by the same operations, as an SDK's; it pays for itself and meets the same faults.
 * Only how it is let in differs: see access.ts.
 */
import type { IncomingMessage } from 'node:http';
import { invalidUrl } from '../common/errors.js';
import type { Reply } from '../http/reply.js';
import { parsePath } from '../http/request.js';
import { type ExplorerRules, requireKnownHost, requireOwnPage } from './access.js';
import { explorerFile } from './files.js';
import { requirePageRequest } from './page-requests.js';

const PAGE = '/_explorer';
const API = `${PAGE}/api`;

/** A file of the page, or the path of the protocol that its script asks for. */
export type ExplorerVisit = { readonly file: Reply } | { readonly path: readonly string[] };

/**
 * @returns undefined for a request that is not the explorer's
 * @throws CosmosError 403 for a visitor who may not, and for a request that the page does not make; 404
 * for an unknown file, 400 for an address with a slash too many
 */
export function visitExplorer(incoming: IncomingMessage, rules: ExplorerRules): ExplorerVisit | undefined {
  const url = incoming.url ?? '';
  if (!url.includes(PAGE)) return undefined;
  if (isAtOrBelow(url, `/${PAGE}`)) throw invalidUrl();
  if (!isAtOrBelow(url, PAGE)) return undefined;
  requireKnownHost(incoming, rules);
  if (!isAtOrBelow(url, API)) {
    return { file: explorerFile(incoming.method ?? '', url.slice(PAGE.length + 1)) };
  }
  requireOwnPage(incoming, rules);
  const path = parsePath({ url: asPageWrites(url.slice(API.length)) });
  requirePageRequest({ method: incoming.method ?? '', path, headers: incoming.headers });
  return { path };
}

/**
 * SDKs may add a slash at the start or the end of an address. The page never does.
 * @throws CosmosError 400 for such a slash
 */
function asPageWrites(url: string): string {
  if (/^\/\/|.\/$/s.test(url)) throw invalidUrl();
  return url;
}

const isAtOrBelow = (url: string, top: string): boolean => url === top || url.startsWith(`${top}/`);
