import { decodeRid } from '../common/rid.js';
import type { AccountKey } from './account-key.js';
import {
  dateOutOfRange,
  malformedAuthorization,
  missingAuthorization,
  unauthorized,
} from './authorization-errors.js';
import { HEADER } from './header-names.js';
import { type CosmosRequest, headerOf } from './request.js';

/** Who speaks: somebody with the account key, or with a Microsoft Entra token, or the explorer's own page. */
export type Caller = 'key' | 'aad' | 'explorer';

export interface AuthorizationRules {
  readonly key: AccountKey;
  /** Take any Microsoft Entra token for good: the emulator has no tenant to ask. */
  readonly acceptAad: boolean;
}

const MAX_SKEW_MS = 15 * 60 * 1000;

/**
 * Checks the `authorization` header as the service does.
 * @throws CosmosError 401, or 403 for a signature made more than 15 minutes ago or ahead
 */
export function authorize(request: CosmosRequest, { key, acceptAad }: AuthorizationRules): Caller {
  const header = headerOf(request, HEADER.authorization);
  if (header === undefined) throw missingAuthorization();
  const { type, signature } = parse(header);
  if (type === 'aad' && acceptAad) return 'aad';
  if (type !== 'master') throw malformedAuthorization();

  const resource = resourceOf(request);
  const payload = payloadOf(request, resource, nameLink(resource));
  const isSigned = resource.isFeed
    ? key.hasOftenSigned(payload, signature)
    : key.hasSigned(payload, signature);
  if (!isSigned && !hasSignedRid(request, resource, signature, key)) {
    throw unauthorized(payload);
  }
  requireFreshDate(request);
  return 'key';
}

/** `type=master&ver=1.0&sig=…`, URL-encoded by most clients. */
function parse(header: string): { type: string; signature: string } {
  const match = /^type=(master|resource|aad)&ver=1(?:\.0)?&sig=(.+)$/s.exec(decoded(header));
  if (!match?.[1] || !match[2]) throw malformedAuthorization();
  return { type: match[1], signature: match[2] };
}

function decoded(header: string): string {
  try {
    return header.includes('%') ? decodeURIComponent(header) : header;
  } catch {
    throw malformedAuthorization();
  }
}

/** What a request signs for. */
interface Resource {
  readonly type: string;
  readonly link: readonly string[];
  readonly isFeed: boolean;
}

/** Type and link of the resource that a path signs for; what is done to a container signs for the container. */
function resourceOf({ path }: CosmosRequest): Resource {
  const resource = path[4] === 'operations' ? path.slice(0, 4) : path;
  const isFeed = resource.length % 2 === 1;
  return {
    type: resource.at(isFeed ? -1 : -2) ?? '',
    link: isFeed ? resource.slice(0, -1) : resource,
    isFeed,
  };
}

const nameLink = ({ type, link }: Resource): string =>
  type === 'offers' ? (link.at(-1) ?? '').toLowerCase() : link.join('/');

function payloadOf(request: CosmosRequest, { type }: Resource, link: string): string {
  const date = headerOf(request, HEADER.date);
  const fallback = date === undefined ? (headerOf(request, 'date') ?? '') : '';
  const subject = `${request.method}\n${type}`.toLowerCase();
  return `${subject}\n${link}\n${`${date ?? ''}\n${fallback}`.toLowerCase()}\n`;
}

/** A path of resource ids signs only the last of them, in lower case. */
function hasSignedRid(
  request: CosmosRequest,
  resource: Resource,
  signature: string,
  key: AccountKey,
): boolean {
  const rid = resource.link.at(-1);
  if (rid === undefined || !decodeRid(rid)) return false;
  return key.hasSigned(payloadOf(request, resource, rid.toLowerCase()), signature);
}

/** By the system's time, not the emulator's clock: clients sign with theirs, whatever a test made of ours. */
function requireFreshDate(request: CosmosRequest): void {
  const date = headerOf(request, HEADER.date) ?? headerOf(request, 'date') ?? '';
  const now = Date.now();
  if (!(Math.abs(timeOf(date) - now) <= MAX_SKEW_MS)) {
    throw dateOutOfRange(date, new Date(now).toUTCString());
  }
}

/** Requests of one second bring the same text. */
let lastRead = { date: '', time: Number.NaN };

function timeOf(date: string): number {
  if (lastRead.date !== date) lastRead = { date, time: Date.parse(date) };
  return lastRead.time;
}
