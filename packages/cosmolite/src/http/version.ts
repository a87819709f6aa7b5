import { invalidVersion } from '../errors.js';
import { HEADER } from './header-names.js';
import { headerOf } from './request.js';
import type { CosmosRequest } from './request.js';

/**
 * The protocol version is a date; the newest is taken when the header is absent.
 * @throws CosmosError 400 for anything else
 */
export function requireKnownVersion(request: CosmosRequest): void {
  const version = headerOf(request, HEADER.version);
  if (version !== undefined && !/^20\d\d-[01]\d-[0-3]\d$/.test(version)) throw invalidVersion(version);
}
