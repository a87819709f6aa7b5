import { badRequest, invalidVersion } from '../common/errors.js';
import { HEADER } from './header-names.js';
import { type CosmosRequest, headerOf } from './request.js';

/** From the strongest to the weakest. */
const LEVELS = ['Strong', 'BoundedStaleness', 'Session', 'ConsistentPrefix', 'Eventual'];
const ACCOUNT_LEVEL = 'Session';

/**
 * Checks the headers that say how the client speaks: protocol version and consistency level.
 * @throws CosmosError 400
 */
export function requireProtocol(request: CosmosRequest): void {
  requireKnownVersion(request);
  requireAllowedConsistency(request);
}

/** The protocol version is a date; the newest is taken when the header is absent. */
function requireKnownVersion(request: CosmosRequest): void {
  const version = headerOf(request, HEADER.version);
  if (version !== undefined && !/^20\d\d-[01]\d-[0-3]\d$/.test(version)) throw invalidVersion(version);
}

/**
 * A request may ask for less than the account gives, not for more. What it gets is the same anyway:
 * there is one copy of the data.
 */
function requireAllowedConsistency(request: CosmosRequest): void {
  const level = headerOf(request, HEADER.consistencyLevel);
  if (level === undefined) return;
  const strength = LEVELS.findIndex((known) => known.toLowerCase() === level.toLowerCase());
  if (strength < 0) {
    throw badRequest(`The value '${level}' of the header '${HEADER.consistencyLevel}' is invalid.`);
  }
  if (strength < LEVELS.indexOf(ACCOUNT_LEVEL)) {
    throw badRequest(
      `ConsistencyLevel ${level} specified in the request is invalid when service is configured with consistency level ` +
        `${ACCOUNT_LEVEL}. Ensure the request consistency level is not stronger than the service consistency level.`,
    );
  }
}
