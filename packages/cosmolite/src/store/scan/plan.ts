import { isPathIndexed } from '../../indexing/lookup.js';
import type { IndexingPolicy } from '../../indexing/policy.js';
import type { Bound, ScanRequest } from '../../query/language/source.js';
import type { OrderKey, PropertyPath } from '../../indexing/path.js';
import { boundSql, isOfOneType } from './bound-sql.js';
import type { Condition } from './condition.js';
import { mergeAdjacent } from '../../partition-key/ranges.js';
import { isId } from './key-sql.js';
import { type Scope, scopeOf } from './scope.js';
import { placeSegments, rowSegments, type Segment, sortedSegments } from './segments.js';

/** What the container says about itself that a scan has to respect. */
export interface ScanRules {
  readonly indexingPolicy: IndexingPolicy;
  /** Member names along each level of the partition key. */
  readonly partitionKeyPaths: readonly PropertyPath[];
}

/** The bounds on one property. */
export interface Filter {
  readonly path: PropertyPath;
  readonly conditions: readonly Condition[];
  /** All rows that meet it tie on the property, so its index yields them by row. */
  readonly isEquality: boolean;
  /** The most items of one partition that can meet it, where that is known. */
  readonly atMost?: number;
  /** All rows that meet it have numbers there, or all strings. */
  readonly isOneType: boolean;
}

/** A scan in terms of SQL, before an index is chosen. */
export interface ScanPlan {
  readonly scope: Scope;
  readonly filters: readonly Filter[];
  /** Sort keys that are not already tied by an equality; with ties by row upwards. Empty without a sort. */
  readonly indexOrder: readonly OrderKey[];
  readonly segments: readonly Segment[];
  /** The segments are cut by place, and say so themselves. */
  readonly isByPlace: boolean;
  /** Each segment is in the order of rows. */
  readonly isByRow: boolean;
}

export function planSegments(request: ScanRequest, rules: ScanRules): ScanPlan {
  const { order, after } = request;
  const scope = scopeOf(request, rules.partitionKeyPaths.length);
  const filters = filtersOf(request, rules, scope);
  const base = { scope, filters, indexOrder: [], isByPlace: false, isByRow: false };
  if (!order) {
    return scope.column === 'epk'
      ? { ...base, segments: rowSegments(false, after), isByRow: true }
      : { ...base, segments: placeSegments(mergeAdjacent(request.ranges), after), isByPlace: true };
  }

  const isDescending = order.every((key) => key.descending);
  const open = order
    .map((key, index) => ({ key, position: after?.keys?.[index] }))
    .filter(({ key }) => !filters.some(({ path, isEquality }) => isEquality && isSamePath(path, key.path)));
  const position = after && { ...after, keys: open.map((entry) => entry.position) };
  if (open.length === 0) return { ...base, segments: rowSegments(isDescending, position), isByRow: true };
  const keys = open.map(({ key }) => key);
  const [first] = keys;
  const isOneType = filters.some(
    (filter) => filter.isOneType && first && isSamePath(filter.path, first.path),
  );
  const indexOrder = isDescending ? keys.map(({ path }) => ({ path, descending: false })) : keys;
  return { ...base, indexOrder, segments: sortedSegments(keys, isOneType, isDescending, position) };
}

/** Bounds on indexed properties, one filter for each; those on the partition key's fixed levels say nothing. */
function filtersOf({ bounds }: ScanRequest, rules: ScanRules, { fixedLevels }: Scope): Filter[] {
  const fixed = rules.partitionKeyPaths.slice(0, fixedLevels);
  const filters: Filter[] = [];
  for (const bound of bounds) {
    if (!isPathIndexed(rules.indexingPolicy, bound.path)) continue;
    if (fixed.some((path) => isSamePath(path, bound.path))) continue;
    const sql = boundSql(bound);
    if (!sql) continue;
    const at = filters.findIndex(({ path }) => isSamePath(path, bound.path));
    const known = filters[at];
    const isEquality = bound.op === '=' || known?.isEquality === true;
    const isOneType = isOfOneType(bound) || known?.isOneType === true;
    const conditions = [...(known?.conditions ?? []), sql];
    const atMost = known?.atMost ?? mostItems(bound);
    const filter = {
      path: bound.path,
      conditions,
      isEquality,
      isOneType,
      ...(atMost !== undefined && { atMost }),
    };
    if (known) filters[at] = filter;
    else filters.push(filter);
  }
  return filters;
}

/** No two items of a partition have the same id. */
function mostItems(bound: Bound): number | undefined {
  if (!isId(bound.path)) return undefined;
  if (bound.op === 'in') return bound.values.length;
  return bound.op === '=' ? 1 : undefined;
}

const isSamePath = (left: PropertyPath, right: PropertyPath): boolean =>
  left.length === right.length && left.every((name, index) => name === right[index]);
