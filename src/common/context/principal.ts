/** What a credential may be used for. None implies another: a writer that also reads holds both. */
export const SCOPES = ['products:read', 'products:write', 'products:admin', 'stock:write'] as const;

export type Scope = (typeof SCOPES)[number];

export function isScope(text: unknown): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

/** What can name a tenant: the first level of every partition key. */
export const TENANT_ID = /^[A-Za-z0-9._-]{1,100}$/;

/** Who asks, and what they may touch. Made by an authenticator, never from a request's own words. */
export interface Principal {
  /** What vouches for it: an API key, a token, nothing (AUTH_MODE=none), or the service itself. */
  readonly kind: 'apikey' | 'jwt' | 'none' | 'system';
  /** Id of the key, or subject of the token; unique within kind and tenant. */
  readonly id: string;
  /** The one tenant whose data exists for it. */
  readonly tenantId: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The only categories it may touch, normalised; undefined: all of the tenant's. */
  readonly categories: ReadonlySet<string> | undefined;
}

/** What log lines say of a principal. */
export function identified({ kind, id, tenantId }: Principal): { tenant: string; principal: string } {
  return { tenant: tenantId, principal: kind === id ? kind : `${kind}:${id}` };
}

/** A principal with every scope: the service's own work, or every caller when there is no authentication. */
export function unrestricted(kind: 'none' | 'system', tenantId: string): Principal {
  return { kind, id: kind, tenantId, scopes: new Set(SCOPES), categories: undefined };
}
