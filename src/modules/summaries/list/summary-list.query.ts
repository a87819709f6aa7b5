import type { SqlQuerySpec } from '@azure/cosmos';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';
import { startOf } from '../storage/interval.js';
import type { SummaryFilters } from './summary.js';

/** The first summary of a page. */
export interface PageStart {
  readonly start: string;
  readonly cursorKey: string;
}

/** Summaries after a position, ordered by start, then by category. */
export const pageQuery = (
  generation: number,
  { interval, from, to, category }: SummaryFilters,
  after: string | undefined,
): SqlQuerySpec =>
  new ScopedQuery()
    .where('c.generation = @generation AND c.type = @interval', { generation, interval })
    .whereGiven('c.category = @category', 'category', category)
    .whereGiven('c.start >= @from', 'from', from)
    .whereGiven('c.start < @to', 'to', to)
    .whereGiven('c.cursorKey > @after', 'after', after)
    .select('SELECT *', ' ORDER BY c.cursorKey');

/**
 * Quantities of categories before a page begins: all former months, then the days of that month, then the hours of that day. So
 * a long history costs only some dozen documents of a category.
 */
export function openingQuery(
  generation: number,
  interval: SummaryFilters['interval'],
  categories: readonly string[],
  { start, cursorKey }: PageStart,
): SqlQuerySpec {
  const values = {
    generation,
    month: startOf('month', start),
    day: startOf('day', start),
    first: cursorKey,
  };
  const whole = `(c.type = 'month' AND c.start < @month)`;
  const days =
    interval === 'day'
      ? `(c.type = 'day' AND c.start >= @month AND c.cursorKey < @first)`
      : `(c.type = 'day' AND c.start >= @month AND c.start < @day)`;
  const hours = `(c.type = 'hour' AND c.start >= @day AND c.cursorKey < @first)`;
  const parts = interval === 'day' ? [whole, days] : [whole, days, hours];
  const query = new ScopedQuery()
    .where(`c.generation = @generation AND (${parts.join(' OR ')})`, values)
    .whereIn('category', 'in', categories);
  return query.select('SELECT c.category, SUM(c.tally.netUnits) AS netUnits', ' GROUP BY c.category');
}
