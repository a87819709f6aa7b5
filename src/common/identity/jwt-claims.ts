import type { JWTPayload } from 'jose';
import { allowedCategories } from './categories.js';
import type { ClaimNames } from './jwt-options.js';
import { isScope, type Principal, TENANT_ID } from '../context/principal.js';

/** Why a token that is genuine still vouches for nobody. The text is shown to the caller. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
}

/**
 * The principal that a verified token speaks of. Scopes that are not ours are passed over. Without a categories claim all
 * of the tenant's are allowed; with one that cannot be read, the token is refused.
 * @throws ClaimError
 */
export function toPrincipal(payload: JWTPayload, names: ClaimNames): Principal {
  const tenantId = claimAt(payload, names.tenant);
  if (typeof tenantId !== 'string' || !TENANT_ID.test(tenantId)) {
    throw new ClaimError('the token names no tenant');
  }
  const { sub } = payload;
  if (typeof sub !== 'string' || sub === '') throw new ClaimError('the token names no subject');
  return {
    kind: 'jwt',
    id: sub,
    tenantId,
    scopes: new Set(names.scopes.flatMap((name) => wordsOf(claimAt(payload, name))).filter(isScope)),
    categories: allowedCategories(toCategories(claimAt(payload, names.categories))),
  };
}

/** A list of words, or one text with spaces between them (RFC 8693, section 4.2). */
function wordsOf(claim: unknown): unknown[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim : [];
}

/** A category may contain spaces: one text is one category. */
function toCategories(claim: unknown): readonly string[] | undefined {
  if (claim === undefined) return undefined;
  const list: unknown[] = Array.isArray(claim) ? claim : [claim];
  if (!list.every((name) => typeof name === 'string')) {
    throw new ClaimError('the list of categories in the token cannot be read');
  }
  return list;
}

/** Claim names may be URLs with dots in them, so the whole name goes before the path. */
function claimAt(payload: object, name: string): unknown {
  if (Object.hasOwn(payload, name)) return Reflect.get(payload, name);
  let claim: unknown = payload;
  for (const member of name.split('.')) {
    if (typeof claim !== 'object' || claim === null || !Object.hasOwn(claim, member)) return undefined;
    claim = Reflect.get(claim, member);
  }
  return claim;
}
