import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { shielded } from '../../../common/context/run-beside.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { laterOf } from '../ledger/keep-stock.js';
import type { ProductKey } from '../ledger/stock-of-product.js';
import { ReservationHoldsService } from './reservation-holds.service.js';
import { type FormerAttempt, isOver, NEXT, type StoredReservation } from './reservation.js';
import { ReservationsRepository } from './reservations.repository.js';

/** How long what was told to hold something may still do so, in milliseconds: longer than any request and its group last. */
export const STRAGGLE_MS = 45_000;

/** For what was decided and must come to its end, whoever has gone meanwhile, in milliseconds. */
const ENDING_MS = 20_000;

/** What deciding that an attempt is given up may take. Its caller waits for it, so this is short. */
const GIVING_UP_MS = 2_000;

/** What one look for what is over ends, so that whoever waits for it hears of it soon; and of that at the same time. */
const MOST_COLLECTED = 50;
const COLLECTED_AT_ONCE = 10;

/** When somebody else goes on with what does not come to its end here, in milliseconds. */
export const RESUME_MS = 10_000;

export const later = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

/** When somebody has to look after a reservation that is held: at its end, and before it where stragglers may have arrived. */
export function dueWhileHeld(
  { former }: Pick<StoredReservation, 'former'>,
  now: string,
  expiresAt: string,
): string {
  const straggle = later(now, STRAGGLE_MS);
  return former.length > 0 && straggle < expiresAt ? straggle : expiresAt;
}

/** Brings reservations to their end: what was decided, what is over, and what nobody works on any more. */
@Injectable()
export class ReservationEndingsService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly holds: ReservationHoldsService,
  ) {}

  /** Ends the holds of a reservation about which it was decided. One that holds, or has ended, stays as it is. */
  finish(reservation: StoredReservation): Promise<StoredReservation> {
    return NEXT[reservation.phase] === undefined
      ? Promise.resolve(reservation)
      : shielded(ENDING_MS, () => this.finishNow(reservation));
  }

  /**
   * Decides that an attempt to make a reservation is given up, and takes back what it held: also when the time of the call is up, or
   * repeats of it would wait until the attempt is abandoned.
   */
  async giveUp(reservation: StoredReservation): Promise<StoredReservation | undefined> {
    const undoing = await shielded(GIVING_UP_MS, () =>
      this.step(reservation, { phase: 'undoing', dueAt: later(new Date().toISOString(), RESUME_MS) }),
    );
    return undoing && this.finish(undoing);
  }

  /** Takes an attempt back that holds nothing, and never will: it leaves nothing behind. */
  async forget(reservation: StoredReservation): Promise<void> {
    const { former } = reservation;
    await shielded<unknown>(GIVING_UP_MS, () =>
      former.length === 0
        ? this.reservations.remove(reservation)
        : this.step(reservation, { phase: 'refused', dueAt: arrivedAt(former) }),
    );
  }

  /** Ends what is over and may stand in the way of somebody who wants the product. @returns whether to try again */
  async collect(product: ProductKey): Promise<boolean> {
    const ids = await this.reservations.overFor(product, new Date().toISOString());
    let isChanged = false;
    // Their holds are of one product: those that are ended together are written together.
    await forEachAtOnce(COLLECTED_AT_ONCE, ids.slice(0, MOST_COLLECTED), async (id) => {
      if (await this.lookAfter(id)) isChanged = true;
    });
    return isChanged;
  }

  /**
   * Does what is due about a reservation. Several may do so at the same time: each step is taken once.
   * @returns false when it holds what it held before, and is due as it was
   */
  async lookAfter(id: string): Promise<boolean> {
    const now = new Date().toISOString();
    const reservation = await this.reservations.findNow(id);
    if (reservation?.dueAt === undefined) return true;
    const { phase, dueAt, expiresAt } = reservation;
    const isDue = dueAt <= now;
    if (!isDue && expiresAt > now) return true;
    if (isOver(reservation, now)) await this.expire(reservation);
    else if (phase === 'pending') await this.giveUp(reservation);
    else if (NEXT[phase] !== undefined) await this.finish(reservation);
    else if (isDue) await this.forgetFormer(reservation);
    else return this.undoFormer(reservation);
    return true;
  }

  /** Ends a reservation whose time is over. @returns undefined when others were faster */
  async expire(reservation: StoredReservation): Promise<StoredReservation | undefined> {
    const dueAt = later(new Date().toISOString(), RESUME_MS);
    const { version } = reservation;
    const expiring = await this.step(reservation, { phase: 'expiring', version: version + 1, dueAt });
    return expiring && this.finish(expiring);
  }

  /** Writes the next step. @returns undefined when the reservation has changed meanwhile */
  step(
    reservation: StoredReservation,
    changes: Partial<Omit<StoredReservation, 'id' | 'etag' | 'step'>>,
  ): Promise<StoredReservation | undefined> {
    return this.reservations.replace({ ...reservation, ...changes, step: randomUUID() });
  }

  private async finishNow(reservation: StoredReservation): Promise<StoredReservation> {
    const { phase, dueAt: _dueAt, ...rest } = reservation;
    const next = NEXT[phase];
    if (next === undefined) return reservation;
    if (phase === 'undoing') await this.holds.undo(reservation);
    else await this.holds.end(reservation);
    const { attempt, lines } = reservation;
    const until = later(new Date().toISOString(), STRAGGLE_MS);
    const former =
      phase === 'undoing' ? [...reservation.former, { attempt, lines, until }] : reservation.former;
    // What straggles is looked for once more when it must have arrived.
    const due = former.length === 0 ? {} : { dueAt: arrivedAt(former) };
    const ended = await this.reservations.replace({
      ...rest,
      ...due,
      former,
      phase: next,
      step: randomUUID(),
    });
    return ended ?? this.afterOthers(reservation);
  }

  /** Somebody else has taken the same step, or has gone on from it. */
  private async afterOthers(reservation: StoredReservation): Promise<StoredReservation> {
    const there = await this.reservations.findNow(reservation.id);
    return there === undefined ? reservation : this.finishNow(there);
  }

  /** Takes back what attempts before have held, as far as it is there by now. @returns whether any was */
  private async undoFormer(reservation: StoredReservation): Promise<boolean> {
    let isEnded = false;
    for (const { attempt, lines } of reservation.former) {
      if (await this.holds.undo({ ...reservation, attempt, lines })) isEnded = true;
    }
    return isEnded;
  }

  /** Looks for the last time for what attempts before have held. */
  private async forgetFormer(reservation: StoredReservation): Promise<void> {
    const { dueAt: _dueAt, former: _former, phase, expiresAt, ...rest } = reservation;
    await this.undoFormer(reservation);
    if (phase === 'refused') {
      await this.reservations.remove(reservation);
      return;
    }
    const due = phase === 'held' ? { dueAt: expiresAt } : {};
    await this.reservations.replace({ ...rest, ...due, phase, expiresAt, former: [], step: randomUUID() });
  }
}

/** When nothing of these attempts can arrive any more. */
const arrivedAt = (former: readonly FormerAttempt[]): string => {
  const latest = later(new Date().toISOString(), STRAGGLE_MS);
  return former.map(({ until = latest }) => until).reduce(laterOf, '');
};
