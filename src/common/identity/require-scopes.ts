import { AppError } from '../errors/app-error.js';
import { currentRequest } from '../http/request-context.js';
import type { Scope } from './principal.js';

/**
 * For what depends on more of a call than its route: the caller must hold all of these scopes.
 * @throws AppError `forbidden`
 */
export function requireScopes(...scopes: readonly Scope[]): void {
  const held = currentRequest().principal?.scopes;
  const missing = scopes.filter((scope) => held?.has(scope) !== true);
  if (missing.length > 0) throw lacking(missing);
}

/** What a caller is told who lacks these scopes. */
export const lacking = (scopes: readonly Scope[]): AppError =>
  new AppError('forbidden', `This call needs the scope ${scopes.join(' and ')}.`);
