import type { SqlQuerySpec } from '@azure/cosmos';
import type { Position } from '../../../common/http/cursor-position.js';
import { type QueryScope, ScopedQuery, type SqlValues } from '../../catalog-store/scoped-query.js';
import { productsAndIncoming } from '../move/incoming.document.js';
import type { PageRequest, ProductFilters } from './product-list.js';
import { type ProductSort, sortedProperty } from './product-order.js';

/**
 * One page in a total order, from the row after `after` on: by key, not by offset and not by the SDK's continuation, so that a
 * page costs the same wherever it is, and rows that come or go in between shift nothing.
 */
export function pageQuery(
  scope: QueryScope,
  { filters, sort, after }: PageRequest,
  columns: string,
): SqlQuerySpec {
  const where = filterConditions(scope, filters);
  if (after !== undefined) where.where(...keysetCondition(sort, after));
  return where.select(`SELECT ${columns}`, ` ORDER BY ${orderBy(sort)}`);
}

/** How many documents the filters let through: a row for each type. */
export const countQuery = (scope: QueryScope, filters: ProductFilters): SqlQuerySpec =>
  filterConditions(scope, filters).select('SELECT c.type, COUNT(1) AS documents', ' GROUP BY c.type');

function filterConditions(scope: QueryScope, filters: ProductFilters): ScopedQuery {
  const where = new ScopedQuery(scope).where(...productsAndIncoming());
  where.whereGiven('c.category = @category', 'category', filters.category);
  where.whereGiven('c.status = @status', 'status', filters.status);
  where.whereGiven('c.sku = @sku', 'sku', filters.sku);
  where.whereGiven('c.priceCents >= @minPrice', 'minPrice', filters.minPriceCents);
  where.whereGiven('c.priceCents <= @maxPrice', 'maxPrice', filters.maxPriceCents);
  where.whereGiven('c.quantity >= @minQuantity', 'minQuantity', filters.minQuantity);
  where.whereGiven('c.quantity <= @maxQuantity', 'maxQuantity', filters.maxQuantity);
  where.whereGiven('STARTSWITH(c.name, @name, true)', 'name', filters.namePrefix);
  where.whereGiven('c.updatedAt >= @updatedSince', 'updatedSince', filters.updatedSince);
  if (filters.tags !== undefined && filters.tags.length > 0) where.where(...anyTag(filters.tags));
  return where;
}

function anyTag(tags: readonly string[]): [string, SqlValues] {
  const names = tags.map((_, index) => `tag${index}`);
  return [
    `(${names.map((name) => `ARRAY_CONTAINS(c.tags, @${name})`).join(' OR ')})`,
    Object.fromEntries(tags.map((tag, index) => [`tag${index}`, tag])),
  ];
}

/** Strictly behind a position. The first half is implied by the second; it is there because an index serves it. */
function keysetCondition(sort: ProductSort | undefined, after: Position): [string, SqlValues] {
  const [afterKey, value] = after.toReversed();
  if (afterKey === undefined) throw new RangeError('A position has a key.');
  if (sort === undefined || value === undefined) return ['c.cursorKey > @afterKey', { afterKey }];
  const path = `c.${sortedProperty(sort)}`;
  const behind = sort.descending ? '<' : '>';
  return [
    `${path} ${behind}= @after AND (${path} ${behind} @after OR c.cursorKey ${behind} @afterKey)`,
    { after: value, afterKey },
  ];
}

function orderBy(sort: ProductSort | undefined): string {
  if (sort === undefined) return 'c.cursorKey';
  const direction = sort.descending ? 'DESC' : 'ASC';
  return `c.${sortedProperty(sort)} ${direction}, c.cursorKey ${direction}`;
}
