import type { Scope } from '../context/principal.js';

const BEARER = 'Bearer realm="stockroom"';

/** What `WWW-Authenticate` asks for. There is no registered scheme for API keys; this one names the header. */
export const API_KEY_CHALLENGE = 'ApiKey realm="stockroom", header="X-API-Key"';

/** RFC 6750, section 3: the error is told only to those who sent a token. */
export const bearerChallenge = (tokenSent: boolean): string =>
  tokenSent ? `${BEARER}, error="invalid_token"` : BEARER;

/** The token is good, but not for this. */
export const insufficientScope = (scopes: readonly Scope[]): string =>
  `${BEARER}, error="insufficient_scope", scope="${scopes.join(' ')}"`;
