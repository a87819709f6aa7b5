import { invalidUrl, methodNotAllowed } from '../common/errors.js';
import { type CosmosRequest, headerOf } from '../http/request.js';
import { type Route, ROUTES } from './routes.js';

/** One segment of the table's paths, and what goes on below it. */
interface Branch {
  readonly below: Map<string, Branch>;
  /** Rows of the path that ends here, by method, in the order of the table. */
  readonly methods: Map<string, Route[]>;
}

const branch = (): Branch => ({ below: new Map(), methods: new Map() });

const top = branch();
for (const route of ROUTES) {
  const { methods } = route.path.split('/').filter(Boolean).reduce(grow, top);
  methods.set(route.method, [...(methods.get(route.method) ?? []), route]);
}

function grow({ below }: Branch, segment: string): Branch {
  const next = below.get(segment) ?? branch();
  below.set(segment, next);
  return next;
}

/**
 * Finds the row of the table that serves a request.
 * @throws CosmosError 400 for a path that the service does not know, 405 for a known one
 */
export function findRoute(request: CosmosRequest): Route {
  const methods = branchOf(request.path)?.methods;
  if (!methods || methods.size === 0) throw invalidUrl();
  const rows = methods.get(request.method);
  const route = rows?.find(({ when }) => when === undefined || isSelected(request, when));
  if (!route) throw methodNotAllowed(request.method, [...methods.keys()]);
  return route;
}

/** Every second segment is an id, except the name of an action on a container. */
function branchOf(path: readonly string[]): Branch | undefined {
  let found: Branch | undefined = top;
  for (let index = 0; found && index < path.length; index += 1) {
    const isId = index % 2 === 1 && path[index - 1] !== 'operations';
    found = found.below.get(isId ? '*' : (path[index] ?? ''));
  }
  return found;
}

function isSelected(request: CosmosRequest, [header, value]: NonNullable<Route['when']>): boolean {
  return headerOf(request, header)?.toLowerCase().startsWith(value) ?? false;
}
