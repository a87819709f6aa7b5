import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type RouteKind, WithRouteConfig } from '../context/route-config.js';
import { currentRequest } from '../context/request-context.js';
import { lackingScopes } from './identity.errors.js';
import type { Scope } from '../context/principal.js';

/** Who may use a route. */
export type Access =
  | {
      readonly scopes: readonly Scope[];
      /** Where another value of a query parameter makes it another call: what that needs instead. */
      readonly instead?: ScopesInstead;
    }
  | {
      readonly public: true;
      /** False where whoever polls must not run out of polls. */
      readonly rateLimited: boolean;
    };

export interface ScopesInstead {
  readonly parameter: string;
  readonly value: string;
  readonly scopes: readonly Scope[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `@Scopes()` or `@Public()`. A route without it stops the start. */
    access?: Access;
  }
}

/** Where the OpenAPI document keeps a route's scopes until its security is written. */
export const SCOPES_EXTENSION = 'x-scopes';

/** Where it keeps, in words, which other scopes a query parameter makes it need. */
export const SCOPES_INSTEAD_EXTENSION = 'x-scopes-instead';

/** Where the OpenAPI document keeps a route's kind until it is complete. */
export const KIND_EXTENSION = 'x-route-kind';

/** A route to a tenant's data: only principals with all of these scopes may use it. */
export function Scopes(...scopes: readonly [Scope, ...Scope[]]): MethodDecorator {
  return applyDecorators(
    WithRouteConfig({ access: { scopes }, kind: 'resource' }),
    ApiExtension(SCOPES_EXTENSION, scopes),
    ApiExtension(KIND_EXTENSION, 'resource' satisfies RouteKind),
  );
}

/** The same, for a route that is another call when a query parameter has this one value. */
export function ScopesUnless(
  instead: ScopesInstead,
  ...scopes: readonly [Scope, ...Scope[]]
): MethodDecorator {
  const { parameter, value, scopes: others } = instead;
  return applyDecorators(
    Scopes(...scopes),
    WithRouteConfig({ access: { scopes, instead } }),
    ApiExtension(
      SCOPES_INSTEAD_EXTENSION,
      `With \`${parameter}=${value}\` it needs ${inWords(others)} instead.`,
    ),
  );
}

const inWords = (scopes: readonly Scope[]): string => scopes.map((scope) => `\`${scope}\``).join(' and ');

/** Everybody may use the route: it shows nothing of any tenant. What is operational is not counted by the rate limit. */
export function Public(kind: Exclude<RouteKind, 'resource'>): MethodDecorator {
  return applyDecorators(WithRouteConfig(publicConfig(kind)), ApiExtension(KIND_EXTENSION, kind));
}

/** The same for a route that a library registers, where no decorator can stand. */
export const publicConfig = (kind: Exclude<RouteKind, 'resource'>) => ({
  kind,
  access: { public: true, rateLimited: kind !== 'operational' } as const,
});

/**
 * For what depends on more of a call than its route: the caller must hold all of these scopes.
 * @throws AppError `forbidden`
 */
export function requireScopes(...scopes: readonly Scope[]): void {
  const held = currentRequest().principal?.scopes;
  const missing = scopes.filter((scope) => held?.has(scope) !== true);
  if (missing.length > 0) throw lackingScopes(missing);
}
