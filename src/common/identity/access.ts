import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { WithRouteConfig } from '../context/route-config.js';
import type { Scope } from '../context/principal.js';

/** Who may use a route. */
export type Access =
  | { readonly scopes: readonly Scope[] }
  | {
      readonly public: true;
      /** False for what load balancers and schedulers poll. */
      readonly rateLimited: boolean;
    };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `@Scopes()` or `@Public()`. A route without it stops the start. */
    access?: Access;
  }
}

/** Where the OpenAPI document keeps a route's scopes until its security is written. */
export const SCOPES_EXTENSION = 'x-scopes';

/** Only principals with all of these scopes may use the route. */
export function Scopes(...scopes: readonly [Scope, ...Scope[]]): MethodDecorator {
  return applyDecorators(WithRouteConfig({ access: { scopes } }), ApiExtension(SCOPES_EXTENSION, scopes));
}

/** Everybody may use the route: it shows nothing of any tenant. */
export function Public({ rateLimited = true }: { rateLimited?: boolean } = {}): MethodDecorator {
  return WithRouteConfig({ access: { public: true, rateLimited } });
}
