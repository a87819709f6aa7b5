import type { IdentityConfig } from '../identity/identity.config.js';
import type { ErrorDefinition } from '../errors/define-errors.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';
import { IDENTITY_ERRORS } from '../identity/identity.errors.js';
import type { RouteKind } from '../context/route-config.js';
import { KIND_EXTENSION, SCOPES_EXTENSION } from '../identity/access.js';
import type { Components, Operation } from './types.js';

/** How this process protects itself, as far as a caller has to know. */
export interface Protection {
  readonly apiKeys: boolean;
  readonly tokens: boolean;
  readonly rateLimited: boolean;
}

export function protectionOf(
  identity: IdentityConfig,
  rateLimit: { readonly requests: number; readonly requestUnitsPerSecond: number },
): Protection {
  return {
    apiKeys: identity.apiKeys !== undefined,
    tokens: identity.jwt !== undefined,
    rateLimited: rateLimit.requests > 0 || rateLimit.requestUnitsPerSecond > 0,
  };
}

/** The security schemes that are in use: what *Authorize* in Swagger UI asks for. */
export function securitySchemes({
  apiKeys,
  tokens,
}: Protection): Required<Pick<Components, 'securitySchemes'>> {
  return {
    securitySchemes: {
      ...(apiKeys
        ? {
            apiKey: {
              type: 'apiKey',
              in: 'header',
              name: 'X-API-Key',
              description: 'A key that the operator made with `npm run key:new`.',
            },
          }
        : {}),
      ...(tokens
        ? {
            token: {
              type: 'http',
              scheme: 'bearer',
              bearerFormat: 'JWT',
              description: 'An access token of the configured issuer, for the configured audience.',
            },
          }
        : {}),
    },
  };
}

/** Writes who may call the operation: one of the schemes, with all of the scopes. An empty list is everybody. */
export function secure(operation: Operation, { apiKeys, tokens }: Protection): void {
  const scopes = scopesOf(operation);
  operation.security =
    scopes.length === 0
      ? []
      : [...(apiKeys ? [{ apiKey: scopes }] : []), ...(tokens ? [{ token: scopes }] : [])];
  Reflect.deleteProperty(operation, SCOPES_EXTENSION);
}

/** What the protection adds to the failures of an operation. */
export function protectionProblems(operation: Operation, protection: Protection): ErrorDefinition[] {
  const { unauthenticated, forbidden, rate_limited: rateLimited } = HTTP_ERRORS;
  const guarded = scopesOf(operation).length > 0 && (protection.apiKeys || protection.tokens);
  return [
    ...(guarded ? [unauthenticated, forbidden, IDENTITY_ERRORS.partition_forbidden] : []),
    ...(guarded && protection.tokens ? [IDENTITY_ERRORS.identity_unavailable] : []),
    ...(isRateLimited(kindOf(operation), protection) ? [rateLimited] : []),
  ];
}

/** Who polls must not run out of polls. */
export function isRateLimited(kind: RouteKind | undefined, { rateLimited }: Protection): boolean {
  return rateLimited && kind !== 'operational';
}

/** What the route of the operation is for. */
export function kindOf(operation: Operation): RouteKind | undefined {
  const kind: unknown = Reflect.get(operation, KIND_EXTENSION);
  return kind === 'resource' || kind === 'operational' || kind === 'page' ? kind : undefined;
}

function scopesOf(operation: Operation): string[] {
  const scopes: unknown = Reflect.get(operation, SCOPES_EXTENSION);
  return Array.isArray(scopes) ? scopes.map(String) : [];
}
