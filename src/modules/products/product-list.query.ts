import type { SqlParameter, SqlQuerySpec } from '@azure/cosmos';
import type { Position } from '../../common/http/cursor-position.js';
import type { Reach } from '../../common/identity/partition.js';
import { productsAndIncoming } from './move/incoming.document.js';
import { reachCondition } from './reach.query.js';
import { type PageRequest, type ProductFilters, type ProductSort, SORT_PATHS } from './product-list.js';

/**
 * One page in a total order, from the row after `after` on: by key, not by offset and not by the SDK's continuation, so that a
 * page costs the same wherever it is, and rows that come or go in between shift nothing.
 */
export function pageQuery(reach: Reach, { filters, sort, after }: PageRequest): SqlQuerySpec {
  const where = filterConditions(reach, filters);
  if (after !== undefined) where.add(...keysetCondition(sort, after));
  return where.query('SELECT *', ` ORDER BY ${orderBy(sort)}`);
}

/** How many documents the filters let through: a row for each type. */
export const countQuery = (reach: Reach, filters: ProductFilters): SqlQuerySpec =>
  filterConditions(reach, filters).query('SELECT c.type, COUNT(1) AS documents', ' GROUP BY c.type');

function filterConditions(reach: Reach, filters: ProductFilters): Conditions {
  const where = new Conditions();
  where.add(...reachCondition(reach));
  where.add(...productsAndIncoming());
  where.addIf('c.category = @category', 'category', filters.category);
  where.addIf('c.status = @status', 'status', filters.status);
  where.addIf('c.sku = @sku', 'sku', filters.sku);
  where.addIf('c.priceCents >= @minPrice', 'minPrice', filters.minPriceCents);
  where.addIf('c.priceCents <= @maxPrice', 'maxPrice', filters.maxPriceCents);
  where.addIf('c.quantity >= @minQuantity', 'minQuantity', filters.minQuantity);
  where.addIf('c.quantity <= @maxQuantity', 'maxQuantity', filters.maxQuantity);
  where.addIf('STARTSWITH(c.name, @name, true)', 'name', filters.namePrefix);
  where.addIf('c.updatedAt >= @updatedSince', 'updatedSince', filters.updatedSince);
  if (filters.tags !== undefined && filters.tags.length > 0) where.add(...anyTag(filters.tags));
  return where;
}

function anyTag(tags: readonly string[]): [string, Record<string, string>] {
  const names = tags.map((_, index) => `tag${index}`);
  return [
    `(${names.map((name) => `ARRAY_CONTAINS(c.tags, @${name})`).join(' OR ')})`,
    Object.fromEntries(tags.map((tag, index) => [`tag${index}`, tag])),
  ];
}

/** Strictly behind a position. The first half is implied by the second; it is there because an index serves it. */
function keysetCondition(
  sort: ProductSort | undefined,
  after: Position,
): [string, Record<string, string | number>] {
  const [afterKey, value] = after.toReversed();
  if (afterKey === undefined) throw new RangeError('A position has a key.');
  if (sort === undefined || value === undefined) return ['c.cursorKey > @afterKey', { afterKey }];
  const path = `c.${SORT_PATHS[sort.key]}`;
  const behind = sort.descending ? '<' : '>';
  return [
    `${path} ${behind}= @after AND (${path} ${behind} @after OR c.cursorKey ${behind} @afterKey)`,
    { after: value, afterKey },
  ];
}

function orderBy(sort: ProductSort | undefined): string {
  if (sort === undefined) return 'c.cursorKey';
  const direction = sort.descending ? 'DESC' : 'ASC';
  return `c.${SORT_PATHS[sort.key]} ${direction}, c.cursorKey ${direction}`;
}

/** Collects conditions and their values. A value never stands in the text. */
class Conditions {
  private readonly texts: string[] = [];
  private readonly parameters: SqlParameter[] = [];

  add(text: string, values: Record<string, string | number>): void {
    this.texts.push(text);
    for (const [name, value] of Object.entries(values)) this.parameters.push({ name: `@${name}`, value });
  }

  addIf(text: string, name: string, value: string | number | undefined): void {
    if (value !== undefined) this.add(text, { [name]: value });
  }

  query(select: string, tail: string): SqlQuerySpec {
    return {
      query: `${select} FROM c WHERE ${this.texts.join(' AND ')}${tail}`,
      parameters: this.parameters,
    };
  }
}
