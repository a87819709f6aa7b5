import { currentRequest } from '../context/request-context.js';
import { lackingScopes } from './identity.errors.js';
import type { Scope } from '../context/principal.js';

/**
 * For what depends on more of a call than its route: the caller must hold all of these scopes.
 * @throws AppError `forbidden`
 */
export function requireScopes(...scopes: readonly Scope[]): void {
  const held = currentRequest().principal?.scopes;
  const missing = scopes.filter((scope) => held?.has(scope) !== true);
  if (missing.length > 0) throw lackingScopes(missing);
}
