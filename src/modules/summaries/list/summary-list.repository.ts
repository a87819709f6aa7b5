import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { keysOf } from '../../catalog-store/scoped-query.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import type { Stored, SummaryContent } from '../counting/counting.document.js';
import { summariesContainer } from '../storage/summaries.container.js';
import { openingQuery, pageQuery, type PageStart } from './summary-list.query.js';
import type { SummaryFilters } from './summary.js';

export type StoredSummary = Stored<SummaryContent>;

/** Reads summaries within the access rights of the current call. */
@Injectable()
export class SummaryListRepository {
  constructor(
    @InjectContainer(summariesContainer.id) private readonly container: Container,
    private readonly queries: ItemQueries,
  ) {}

  /** At most `limit`; fewer only when there are no more. */
  async page(
    generation: number,
    filters: SummaryFilters,
    { limit, after }: { readonly limit: number; readonly after: string | undefined },
  ): Promise<StoredSummary[]> {
    const query = pageQuery(generation, filters, after);
    const keys = keysOf(filters.category);
    const rows = await this.queries.run<StoredSummary>('summaries.list', this.container, query, {
      keys,
      limit,
    });
    const inOrder = rows.flat().toSorted((one, other) => (one.cursorKey < other.cursorKey ? -1 : 1));
    return inOrder.slice(0, limit);
  }

  /** Quantity of each category before the page begins; no entry for a category without stock. */
  async openings(
    generation: number,
    { interval, category }: SummaryFilters,
    categories: readonly string[],
    start: PageStart,
  ): Promise<ReadonlyMap<string, number>> {
    const query = openingQuery(generation, interval, categories, start);
    const keys = keysOf(category);
    const rows = await this.queries.run<{ readonly category: string; readonly netUnits: number }>(
      'summaries.openings',
      this.container,
      query,
      { keys },
    );
    const sums = new Map<string, number>();
    for (const row of rows.flat()) sums.set(row.category, (sums.get(row.category) ?? 0) + row.netUnits);
    return sums;
  }
}
