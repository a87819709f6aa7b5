import { Injectable } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { currentScope } from '../catalog-store/scoped-query.js';
import { cursorKeyOf } from './counting/counting.document.js';
import { GenerationsService } from './generations/generations.service.js';
import { type StoredSummary, SummaryListRepository } from './list/summary-list.repository.js';
import { SummaryProgressService } from './list/summary-progress.service.js';
import type { Summary, SummaryFilters, SummaryPage } from './list/summary.js';

/** Lists the summaries of categories, by hour and day. */
@Injectable()
export class SummariesService {
  constructor(
    private readonly repository: SummaryListRepository,
    private readonly generations: GenerationsService,
    private readonly progress: SummaryProgressService,
    private readonly cursors: CursorService,
  ) {}

  /** Ordered by start, then by category. @throws AppError `invalid_cursor`, `partition_forbidden` */
  async list(
    filters: SummaryFilters,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  ): Promise<SummaryPage> {
    const { tenant, categories } = currentScope();
    const { interval, from = null, to = null, category = null } = filters;
    const asked = [interval, from, to, category, categories ?? null];
    const binding = ['summaries', tenant, JSON.stringify(asked)];
    const position = cursor === undefined ? undefined : this.cursors.decode(cursor, binding);
    const after = position && cursorKeyOf(String(position[0]), String(position[1]));
    const [progress, { live }] = await Promise.all([this.progress.current(), this.generations.current()]);
    const rows = await this.repository.page(live, filters, { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: await this.closed(live, filters, page),
      nextCursor: last === undefined ? null : this.cursors.encode([last.start, last.category], binding),
      ...progress,
    };
  }

  /** Adds the closing quantities. Between its first and last summary a page omits no interval of a category. */
  private async closed(
    generation: number,
    filters: SummaryFilters,
    page: readonly StoredSummary[],
  ): Promise<Summary[]> {
    const [first] = page;
    if (first === undefined) return [];
    const names = [...new Set(page.map(({ category }) => category))];
    const quantities = new Map(await this.repository.openings(generation, filters, names, first));
    return page.map(({ category, start, tally }) => {
      const closingQuantity = (quantities.get(category) ?? 0) + tally.netUnits;
      quantities.set(category, closingQuantity);
      return { category, start, tally, closingQuantity };
    });
  }
}
