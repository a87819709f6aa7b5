/**
 * Who may open the explorer. Its requests carry no signature: a page cannot keep the account key (it
 * would sit in the page, in the browser's storage and in its developer tools), and the key is not what
 * a browser on this machine lacks. What has to be kept out is another page in the same browser, and
 * another machine:
 *
 * - The name in `Host` must be this machine's own. A page that has its own domain point here (DNS
 *   rebinding) still says that domain.
 * - Whoever speaks to a loopback name must be on this machine: another one can write any `Host`.
 * - Each request for data carries {@link EXPLORER_HEADER}. A page of another origin can send it only
 *   after a preflight, which no answer of ours ever grants; so it cannot write (CSRF), nor make us work.
 * - `Origin` and `Sec-Fetch-Site`, which a page cannot forge, must not name another origin.
 *
 * Names the owner lists in `explorerHosts` are served to everybody who reaches the port.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { explorerRefused } from '../common/errors.js';

/** Sent by the explorer's page with every request for data. */
export const EXPLORER_HEADER = 'x-cosmolite-explorer';

/** What is known of a request before anything of it is believed. */
export interface Visitor {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

export interface ExplorerRules {
  readonly scheme: 'http' | 'https';
  /** Host names, without a port and in lower case, that are served besides loopback. */
  readonly explorerHosts: readonly string[];
}

/** @throws CosmosError 403 saying what is missing */
export function requireKnownHost({ headers, socket }: Visitor, { explorerHosts }: ExplorerRules): void {
  const name = hostName(headers.host);
  if (name !== undefined && explorerHosts.includes(name)) return;
  if (name === undefined || !isLoopbackName(name)) {
    throw explorerRefused(`it is not served under the name '${headers.host ?? ''}'`);
  }
  if (!isLoopbackAddress(socket.remoteAddress ?? '')) {
    throw explorerRefused('it is served to this machine only');
  }
}

/** @throws CosmosError 403 unless the request was made by the explorer's own page */
export function requireOwnPage({ headers }: Visitor, { scheme }: ExplorerRules): void {
  if (headers[EXPLORER_HEADER] === undefined) {
    throw explorerRefused(`the ${EXPLORER_HEADER} header is missing`);
  }
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isForeign = origin !== undefined && origin !== `${scheme}://${host ?? ''}`;
  if (isForeign || (site !== undefined && site !== 'same-origin')) {
    throw explorerRefused('another page asked for it');
  }
}

/** Without the port, in lower case. */
const hostName = (host = ''): string | undefined =>
  /^(\[[\da-f:]+\]|[^\s:/@]+)(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase();

const isLoopbackName = (name: string): boolean => /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(name);

const isLoopbackAddress = (address: string): boolean => /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address);
