import { Injectable } from '@nestjs/common';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { SERVICE_TENANT } from '../../catalog-store/every-tenant.query.js';
import { type KeyRange, WHOLE_RANGE } from '../../cosmos/ranges/key-range.js';
import { ReservationEndingsService } from './reservation-endings.service.js';
import { ReservationsRepository } from './reservations.repository.js';

/** Reservations that one sweep looks after, of each physical partition. */
const MOST_IN_A_SWEEP = 500;

/** After a sale many are over at once: holds of one product that are ended at the same time are written together. */
const SWEPT_AT_ONCE = 10;

/** Longest time that a sweep may take, in milliseconds. */
const SWEEP_MS = 60_000;

/** Looks in the database for reservations of all tenants. Any number may do so at the same time without harm. */
@Injectable()
export class ReservationSweeperService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly endings: ReservationEndingsService,
  ) {}

  /**
   * Brings to their end those whose time is over. Stops between two of them when the signal aborts.
   * @throws what failed first: an outage at once, the failure of one reservation after the others were looked after
   */
  async sweep(range: KeyRange = WHOLE_RANGE, signal?: AbortSignal): Promise<void> {
    const now = new Date().toISOString();
    const due = await inService(() => this.reservations.due(range, now, MOST_IN_A_SWEEP));
    const failures: unknown[] = [];
    await forEachAtOnce(SWEPT_AT_ONCE, due, async ({ tenant, id }) => {
      if (signal?.aborted === true) return;
      const context = backgroundContext({ tenant, timeoutMs: SWEEP_MS });
      await runInContext(context, () => this.endings.lookAfter(id)).catch((error: unknown) => {
        if (error instanceof AppError && error.retryable) throw error;
        failures.push(error);
      });
    });
    if (failures.length > 0) throw failures[0];
  }

  /** When the next sweep of a range will find something, ISO 8601; undefined: never, as things stand. */
  nextMoment(range: KeyRange): Promise<string | undefined> {
    return inService(() => this.reservations.firstMoment(range));
  }

  /** How many hold something at this moment. */
  countHeld(): Promise<number> {
    return inService(() => this.reservations.countAllHeld(new Date().toISOString()));
  }
}

const inService = <T>(work: () => Promise<T>): Promise<T> =>
  runInContext(backgroundContext({ tenant: SERVICE_TENANT, timeoutMs: SWEEP_MS }), work);
