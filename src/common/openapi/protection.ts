import type { ErrorDefinition } from '../errors/define-errors.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';
import { IDENTITY_ERRORS } from '../identity/identity.errors.js';
import type { RouteKind } from '../context/route-config.js';
import { KIND_EXTENSION, SCOPES_EXTENSION, SCOPES_INSTEAD_EXTENSION } from '../identity/access.js';
import type { Components, Operation } from './types.js';

/** Both ways to prove who one is, whatever this process takes: clients are made from one document for all. */
export const SECURITY_SCHEMES: NonNullable<Components['securitySchemes']> = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'A key that the operator made with `npm run key:new`. Taken where `AUTH_MODE` has `apikey`.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token of the configured issuer, for the configured audience. Taken where `AUTH_MODE` has `jwt`.',
  },
};

/** Writes who may call the operation: one of the schemes; an empty list is everybody. The scopes stay in their extension. */
export function secure(operation: Operation): void {
  const scopes = scopesOf(operation);
  operation.security = scopes.length === 0 ? [] : [{ apiKey: [] }, { token: [] }];
  operation.description = [operation.description ?? `${operation.summary}.`, whoMay(scopes, operation)].join(
    '\n\n',
  );
}

function whoMay(scopes: readonly string[], operation: Operation): string {
  if (scopes.length === 0) return 'Everybody may call it.';
  const needed = `Needs ${scopes.map((scope) => `\`${scope}\``).join(' and ')}, unless the service runs with \`AUTH_MODE=none\`.`;
  const instead: unknown = Reflect.get(operation, SCOPES_INSTEAD_EXTENSION);
  return typeof instead === 'string' ? `${needed} ${instead}` : needed;
}

/** What the protection adds to the failures of an operation. */
export function protectionProblems(operation: Operation): ErrorDefinition[] {
  const { unauthenticated, forbidden, rate_limited: rateLimited } = HTTP_ERRORS;
  const { partition_forbidden: partitionForbidden, identity_unavailable: identityUnavailable } =
    IDENTITY_ERRORS;
  return [
    ...(scopesOf(operation).length > 0
      ? [unauthenticated, forbidden, partitionForbidden, identityUnavailable]
      : []),
    ...(isRateLimited(kindOf(operation)) ? [rateLimited] : []),
  ];
}

/** Who polls must not run out of polls. */
export const isRateLimited = (kind: RouteKind | undefined): boolean => kind !== 'operational';

/** What the route of the operation is for. */
export function kindOf(operation: Operation): RouteKind | undefined {
  const kind: unknown = Reflect.get(operation, KIND_EXTENSION);
  return kind === 'resource' || kind === 'operational' || kind === 'page' ? kind : undefined;
}

function scopesOf(operation: Operation): string[] {
  const scopes: unknown = Reflect.get(operation, SCOPES_EXTENSION);
  return Array.isArray(scopes) ? scopes.map(String) : [];
}
