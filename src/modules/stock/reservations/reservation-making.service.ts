import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AppError, hasCode } from '../../../common/errors/app-error.js';
import { ProductsService } from '../../products/products.service.js';
import { productNotFound, PRODUCT_ERRORS } from '../../products/entities/products.errors.js';
import { availableOf, freeAt, type StockState } from '../ledger/stock-state.js';
import { STOCK_ERRORS } from '../stock.errors.js';
import { dueWhileHeld, ReservationEndingsService } from './reservation-endings.service.js';
import { ReservationHoldsService, withTaken } from './reservation-holds.service.js';
import { type Part, partsOf } from './reservation-parts.js';
import type { StoredReservation, Taken } from './reservation.js';
import { type ShortLine, shortOfStock } from './reservations.errors.js';

/** Takes a reservation from `pending` to `held`, or takes everything back. */
@Injectable()
export class ReservationMakingService {
  constructor(
    private readonly holds: ReservationHoldsService,
    private readonly endings: ReservationEndingsService,
    private readonly products: ProductsService,
  ) {}

  /**
   * Several may work on one reservation, also after a crash: each hold is made once.
   * @returns undefined when the reservation has changed meanwhile
   * @throws AppError `insufficient_stock` with every short line, `product_not_found`; nothing is held then
   */
  async make(pending: StoredReservation): Promise<StoredReservation | undefined> {
    const done: (readonly [Part, readonly (readonly Taken[])[]])[] = [];
    const parts = partsOf(pending);
    for (const [at, part] of parts.entries()) {
      try {
        done.push([part, await this.hold(pending, part)]);
      } catch (error) {
        await this.letGo(pending);
        throw await this.explained(error, parts.slice(at));
      }
    }
    try {
      return await this.endings.step(pending, {
        phase: 'held',
        version: 1,
        lines: withTaken(pending.lines, done),
        dueAt: dueWhileHeld(pending, new Date().toISOString(), pending.expiresAt),
      });
    } catch (error) {
      await this.letGo(pending);
      throw error;
    }
  }

  /** As well as it can, so that a repeat need not wait until the attempt is abandoned. One that is held by now stays so. */
  private async letGo(pending: StoredReservation): Promise<void> {
    await this.endings.giveUp(pending).catch(() => undefined);
  }

  /** Nobody is refused because of a hold that is over. */
  private async hold(pending: StoredReservation, part: Part): Promise<readonly (readonly Taken[])[]> {
    for (;;) {
      try {
        return await this.holds.hold(pending, part);
      } catch (error) {
        const isShort = hasCode(error, STOCK_ERRORS.insufficient_stock);
        if (!isShort || !(await this.endings.collect(part.key))) throw error;
      }
    }
  }

  /** Names every line that cannot be had, of the part that was refused and of those behind it. */
  private async explained(error: unknown, [refused, ...others]: readonly Part[]): Promise<unknown> {
    const index = refused?.lines[0]?.index;
    if (hasCode(error, PRODUCT_ERRORS.product_not_found)) return error.with({ index });
    if (refused === undefined || !hasCode(error, STOCK_ERRORS.insufficient_stock)) return error;
    const short: ShortLine[] = [];
    for (const part of [refused, ...others]) {
      const product = await this.products.findNow(part.key);
      if (product === undefined) return unknownProduct(part);
      short.push(...shortLines(part, product.stock));
    }
    return shortOfStock(
      short.length > 0 ? short.toSorted((a, b) => a.index - b.index) : asRefused(error, refused),
    );
  }
}

const unknownProduct = ({ key, lines }: Part): AppError =>
  productNotFound(key.id, key.category).with({ index: lines[0]?.index });

/** The lines that ask for more than there is: of the product, or of one location. */
function shortLines({ lines }: Part, stock: StockState): ShortLine[] {
  if (stock.settings.allowBackorder) return [];
  const available = availableOf(stock);
  const requested = sum(lines);
  if (requested > available) return lines.map(({ index }) => ({ index, available, requested }));
  return lines.flatMap(({ index, location }) => {
    if (location === undefined) return [];
    const there = Math.min(available, freeAt(stock, location));
    const wanted = sum(lines.filter((line) => line.location === location));
    return wanted > there ? [{ index, available: there, requested: wanted }] : [];
  });
}

/** What the refusal itself said, when there is enough by now. */
const asRefused = ({ extras }: AppError, { lines }: Part): ShortLine[] => [
  {
    index: lines[0]?.index ?? 0,
    available: Number(extras['available']),
    requested: Number(extras['requested']),
  },
];

const sum = (lines: Part['lines']): number => lines.reduce((total, { quantity }) => total + quantity, 0);

/** A new attempt to make the holds. */
export const newAttempt = (): Pick<StoredReservation, 'attempt' | 'step'> => ({
  attempt: randomUUID(),
  step: randomUUID(),
});
