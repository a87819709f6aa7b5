import { badRequest } from '../common/errors.js';
import { propertyNameAt } from './property-name.js';

/** Path to a property as its member names: `c.size.width` is `['size', 'width']`. */
export type PropertyPath = readonly string[];

/** One key of a sort, or of a composite index. */
export interface OrderKey {
  readonly path: PropertyPath;
  readonly descending: boolean;
}

/** A path of an indexing policy, read. */
export interface IndexPath {
  /** Member names; `[]` stands for any position in an array. */
  readonly names: readonly string[];
  /** `/*`: everything at and below the names. `/?`: the value there only. */
  readonly below: boolean;
}

/**
 * Reads `/size/width/?`, `/tags/[]/*`, `/"a-b"/?`, and the root as `/*` or `/`.
 * @throws CosmosError 400 for any other form
 */
export function parseIndexPath(path: string): IndexPath {
  const names: string[] = [];
  let at = 0;
  for (;;) {
    const rest = path.slice(at);
    if (rest === '/*' || path === '/') return { names, below: true };
    if (rest === '/?' && names.length > 0) return { names, below: false };
    const found = propertyNameAt(path, at);
    if (!found) throw invalidPath(path, at);
    names.push(found.name);
    at = found.end;
  }
}

/** The way a path of names is written: quoted where it has to be. */
export const indexSpecOf = (names: readonly string[]): string =>
  names
    .map((name) => (/^[^/"'*?[\]\s]+$/.test(name) ? `/${name}` : `/"${name.replaceAll(/["\\]/g, '\\$&')}"`))
    .join('');

const invalidPath = (path: string, at: number): Error =>
  badRequest(
    `The indexing path '${path}' could not be accepted, failed near position '${at}'. Please ensure that ` +
      'the path is a valid path. Common errors include invalid characters or absence of quotes around labels.',
  );
