import { invalidUrl, methodNotAllowed } from '../common/errors.js';
import { type CosmosRequest, headerOf } from '../http/request.js';
import { type Route, ROUTES } from './routes.js';

/** Rows by path, then by method, in the order of the table. */
const byPath = new Map<string, Map<string, Route[]>>();
for (const route of ROUTES) {
  const methods = byPath.get(route.path) ?? new Map<string, Route[]>();
  byPath.set(route.path, methods);
  methods.set(route.method, [...(methods.get(route.method) ?? []), route]);
}

/**
 * Finds the row of the table that serves a request.
 * @throws CosmosError 400 for a path that the service does not know, 405 for a known one
 */
export function findRoute(request: CosmosRequest): Route {
  const methods = byPath.get(patternOf(request.path));
  if (!methods) throw invalidUrl();
  const rows = methods.get(request.method);
  const route = rows?.find(({ when }) => when === undefined || isSelected(request, when));
  if (!route) throw methodNotAllowed(request.method, [...methods.keys()]);
  return route;
}

/** Every second segment is an id, except the name of an action on a container. */
function patternOf(path: readonly string[]): string {
  let pattern = '';
  for (const [index, segment] of path.entries()) {
    pattern += index % 2 === 1 && path[index - 1] !== 'operations' ? '/*' : `/${segment}`;
  }
  return pattern === '' ? '/' : pattern;
}

function isSelected(request: CosmosRequest, [header, value]: NonNullable<Route['when']>): boolean {
  return headerOf(request, header)?.toLowerCase().startsWith(value) ?? false;
}
