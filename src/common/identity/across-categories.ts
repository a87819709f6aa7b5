import { runBeside } from '../context/run-beside.js';
import { currentPrincipal } from './partition.js';
import { unrestricted } from '../context/principal.js';

/**
 * Runs work that the service owes to all callers of the running call's tenant, whatever categories this one is allowed: to end
 * what another call has begun. Nothing that it reads may reach the caller but what lies in an allowed category.
 */
export function acrossCategories<T>(work: () => Promise<T>): Promise<T> {
  return runBeside({ principal: unrestricted('system', currentPrincipal().tenantId) }, work);
}
