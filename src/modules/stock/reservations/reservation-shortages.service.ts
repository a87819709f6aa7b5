import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AppError } from '../../../common/errors/app-error.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { productNotFound } from '../../products/entities/products.errors.js';
import { ProductsService } from '../../products/products.service.js';
import { CommandCountsService } from '../commands/command-counts.service.js';
import type { ProductKey, StockOfProduct } from '../ledger/stock-of-product.js';
import { reservedOf } from '../ledger/stock-state.js';
import { ReservationEndingsService } from './reservation-endings.service.js';
import type { Part } from './reservation-parts.js';
import { shortLines } from './reservation-shortage.js';
import { type ShortLine, shortOfStock } from './reservations.errors.js';
import { SharedLooks } from './shared-looks.js';

/** Products that were short when somebody wanted them last: so many are remembered. */
const MOST_REMEMBERED = 10_000;

/**
 * Finds out what cannot be had. A product that is sold out is the one that most callers ask for: those who ask at the same time share
 * what is read about it.
 */
@Injectable()
export class ReservationShortagesService {
  private readonly products = new SharedLooks<StockOfProduct | undefined>();
  private readonly collections = new SharedLooks<boolean>();
  /** Only a guess, which says what to look at first: nobody is refused because of it. */
  private readonly short = new LRUCache<string, true>({ max: MOST_REMEMBERED });

  constructor(
    private readonly reader: ProductsService,
    private readonly endings: ReservationEndingsService,
    private readonly counts: CommandCountsService,
  ) {}

  /**
   * Why parts cannot be had although nothing is held for them yet, if that is likely: otherwise their holds will tell.
   * @returns undefined when it has not looked, or everything can be had
   */
  async foreseen(parts: readonly Part[]): Promise<AppError | undefined> {
    if (!parts.some(({ key }) => this.short.has(nameOf(key)))) return undefined;
    const refusal = await this.refusalOf(parts);
    if (refusal !== undefined) this.counts.count([{ kind: 'hold' }], { error: refusal });
    return refusal;
  }

  /**
   * Why parts cannot be had at this moment, with every line that is short. Nobody is refused because of a hold that is over.
   * @returns undefined when they can be
   */
  async refusalOf(parts: readonly Part[]): Promise<AppError | undefined> {
    const short: ShortLine[] = [];
    for (const part of parts) {
      const lines = await this.shortIn(part);
      if (lines === undefined) return unknownProduct(part);
      short.push(...lines);
    }
    return short.length === 0 ? undefined : shortOfStock(short.toSorted((a, b) => a.index - b.index));
  }

  private async shortIn(part: Part): Promise<readonly ShortLine[] | undefined> {
    const name = nameOf(part.key);
    for (;;) {
      const product = await this.products.share(name, () => this.reader.findNow(part.key));
      if (product === undefined) return undefined;
      const lines = shortLines(part, product.stock);
      if (lines.length === 0) this.short.delete(name);
      else this.short.set(name, true);
      // Where nothing is held, nothing can be over.
      if (lines.length === 0 || reservedOf(product.stock) === 0) return lines;
      if (!(await this.collections.share(name, () => this.endings.collect(part.key)))) return lines;
    }
  }
}

const nameOf = ({ category, id }: ProductKey): string =>
  JSON.stringify([currentScope().tenant, category, id]);

const unknownProduct = ({ key, lines }: Part): AppError =>
  productNotFound(key.id, key.category).with({ index: Math.min(...lines.map(({ index }) => index)) });
