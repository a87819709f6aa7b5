import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasCode } from '../errors/app-error.js';
import { addressKey } from './address-key.js';
import { RequestLimiter } from './request-limiter.js';
import type { Access } from './access.js';
import { AuthenticationService } from './authentication.service.js';
import { insufficientScope } from './challenges.js';
import type { Principal, Scope } from '../context/principal.js';
import { lackingScopes } from './identity.errors.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/**
 * The guard of every route, before a byte of the body is read: who asks, whether it is their turn, and whether they may.
 * It stands before Fastify's routes and not only before Nest's, so nothing is reachable that nobody thought of.
 */
@Injectable()
export class AccessControlHook {
  constructor(
    private readonly authentication: AuthenticationService,
    private readonly limiter: RequestLimiter,
  ) {}

  register(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route) => {
      if (route.config?.access === undefined) {
        throw new Error(
          `${String(route.method)} ${route.url} does not say who may use it: add @Scopes() or @Public().`,
        );
      }
    });
    fastify.addHook('onRequest', (request, reply) => this.guard(request, reply));
  }

  private async guard(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Only what no route serves has no declaration. It is refused next; here it counts.
    const access: Access = request.routeOptions.config.access ?? { public: true, rateLimited: true };
    if ('public' in access) {
      if (access.rateLimited) this.admit(request, reply, undefined);
      return;
    }
    const principal = await this.authenticate(request, reply);
    if (request.context !== undefined) request.context.principal = principal;
    this.admit(request, reply, principal);
    checkScopes(principal, scopesFor(access, request.query), reply);
  }

  /** A failure counts for the address, so that nobody can try without end. */
  private async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    try {
      return await this.authentication.identify(request.headers);
    } catch (error) {
      this.admit(request, reply, undefined);
      if (hasCode(error, HTTP_ERRORS.unauthenticated)) {
        reply.header('www-authenticate', this.authentication.challenges(request.headers));
      }
      throw error;
    }
  }

  private admit(request: FastifyRequest, reply: FastifyReply, principal: Principal | undefined): void {
    const { fields, refusal } = this.limiter.admit(callerOf(request, principal), principal?.tenantId);
    reply.headers(fields);
    if (refusal !== undefined) throw refusal;
    if (principal === undefined || request.context === undefined) return;
    request.context.budget = this.limiter.budgetOf(principal.tenantId);
  }
}

function callerOf({ ip }: FastifyRequest, principal: Principal | undefined): string {
  if (principal === undefined || principal.kind === 'none') return addressKey(ip);
  return JSON.stringify([principal.kind, principal.tenantId, principal.id]);
}

/** What this call needs: a query parameter that is there twice has no value that counts. */
function scopesFor({ scopes, instead }: Exclude<Access, { public: true }>, query: unknown): readonly Scope[] {
  if (instead === undefined || typeof query !== 'object' || query === null) return scopes;
  return Reflect.get(query, instead.parameter) === instead.value ? instead.scopes : scopes;
}

function checkScopes(principal: Principal, scopes: readonly Scope[], reply: FastifyReply): void {
  const missing = scopes.filter((scope) => !principal.scopes.has(scope));
  if (missing.length === 0) return;
  if (principal.kind === 'jwt') reply.header('www-authenticate', insufficientScope(scopes));
  throw lackingScopes(missing);
}
