import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../../common/context/request-context.js';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';
import { STOCK_ERRORS } from '../entities/stock.errors.js';
import { dueWhileHeld, ReservationEndingsService } from './reservation-endings.service.js';
import { ReservationHoldsService, withTaken } from './reservation-holds.service.js';
import { type Part, partsOf } from './reservation-parts.js';
import { ReservationShortagesService } from './reservation-shortages.service.js';
import type { StoredReservation, Taken } from './reservation.js';

/** Takes a reservation from `pending` to `held`, or takes everything back. */
@Injectable()
export class ReservationMakingService {
  constructor(
    private readonly holds: ReservationHoldsService,
    private readonly endings: ReservationEndingsService,
    private readonly shortages: ReservationShortagesService,
  ) {}

  /**
   * Several may work on one reservation, also after a crash: each hold is made once.
   * @param isNew whether nobody has worked on this attempt before
   * @returns undefined when the reservation has changed meanwhile
   * @throws AppError `insufficient_stock` with every short line, `product_not_found`; nothing is held then
   */
  async make(pending: StoredReservation, isNew: boolean): Promise<StoredReservation | undefined> {
    const done: (readonly [Part, readonly (readonly Taken[])[]])[] = [];
    const parts = partsOf(pending);
    for (const [at, part] of parts.entries()) {
      try {
        done.push([part, await this.hold(pending, part, parts.slice(at), isNew)]);
      } catch (error) {
        const isNothing = isNew && done.length === 0 && (isRefusal(error) || neverBegan(error));
        await this.letGo(pending, isNothing);
        throw error;
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
      await this.letGo(pending, false);
      throw error;
    }
  }

  /**
   * As well as it can, so that a repeat need not wait until the attempt is abandoned. One that is held by now stays so.
   * @param isNothing whether nothing is held, nor can be later
   */
  private async letGo(pending: StoredReservation, isNothing: boolean): Promise<void> {
    const forgotten = isNothing
      ? this.endings.forget(pending)
      : Promise.reject(new Error('It may hold something.'));
    await forgotten.catch(() => this.endings.giveUp(pending)).catch(() => undefined);
  }

  /** @param open the parts that are not held yet: this one first */
  private async hold(
    pending: StoredReservation,
    part: Part,
    open: readonly Part[],
    isNew: boolean,
  ): Promise<readonly (readonly Taken[])[]> {
    for (;;) {
      try {
        return await this.holds.hold(pending, part, isNew);
      } catch (error) {
        const refusal = isRefusal(error) ? await this.shortages.refusalOf(open) : error;
        if (refusal !== undefined) throw refusal;
      }
    }
  }
}

/** Whether it says that something cannot be had: then the command that it is about was not carried out, and never will be. */
const isRefusal = (error: unknown): boolean =>
  hasCode(error, STOCK_ERRORS.insufficient_stock) || hasCode(error, PRODUCT_ERRORS.product_not_found);

/** Whether the request has ended before the turn of what it wants to hold. */
function neverBegan(error: unknown): boolean {
  const { aborted, reason } = currentRequest().signal;
  return aborted && (error === reason || (error instanceof AppError && error.cause === reason));
}
