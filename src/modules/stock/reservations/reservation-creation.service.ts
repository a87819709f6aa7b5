import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { shielded } from '../../../common/context/run-beside.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { pause } from '../../../common/retry/waiting.js';
import { Partition } from '../../catalog-store/partition.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { waitForOther } from '../../idempotency/calls-in-turn.service.js';
import { callInProgress, keyReused } from '../../idempotency/idempotency.errors.js';
import { stockConfig } from '../entities/stock.config.js';
import { ReservationEndingsService } from './reservation-endings.service.js';
import { HeldCountService } from './held-count.service.js';
import { dueWhileMade, isAbandoned, type NewReservation, pendingOf, untaken } from './pending-reservation.js';
import { ReservationMakingService } from './reservation-making.service.js';
import { partsOf } from './reservation-parts.js';
import { ReservationShortagesService } from './reservation-shortages.service.js';
import { ReservationCallsService } from './reservation-calls.service.js';
import { answered, written, type ReservationAnswer } from './reservation-answer.js';
import { reservationIdOf } from './reservation.document.js';
import { shownState, type StoredReservation } from './reservation.js';
import { ReservationsRepository } from './reservations.repository.js';

/** Between two looks at a reservation that another instance is making, in milliseconds. */
const LOOK_AGAIN_MS = 100;

/** Attempts that may still hold something, of one reservation: each is looked for, and written with it. */
const MOST_FORMER = 10;

/** To write a reservation, for a call that has no deadline, in milliseconds. */
const LONGEST_STORE_MS = 30_000;

/** What a call that wants to make a reservation meets. */
interface Begun {
  readonly reservation: StoredReservation;
  /** Whether this call has begun it. */
  readonly isOwn: boolean;
  /** Whether an attempt was taken back, or is about to be: its key may be used again. */
  readonly isNothing: boolean;
}

const begunBy = (reservation: StoredReservation): Begun => ({
  reservation,
  isOwn: false,
  isNothing: reservation.phase === 'undoing' || reservation.phase === 'refused',
});

/** Begins reservations, and goes on with what an earlier call has left of them. */
@Injectable()
export class ReservationCreationService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly making: ReservationMakingService,
    private readonly endings: ReservationEndingsService,
    private readonly calls: ReservationCallsService,
    private readonly heldCount: HeldCountService,
    private readonly shortages: ReservationShortagesService,
    @Inject(stockConfig.KEY) private readonly config: ConfigType<typeof stockConfig>,
  ) {}

  /**
   * All lines or none.
   * @throws AppError `insufficient_stock`, `product_not_found`, `rate_limited`, `idempotency_key_reused`, `idempotency_in_progress`
   */
  async create(wanted: NewReservation, call: IdempotentCall): Promise<ReservationAnswer> {
    for (const { category } of wanted.lines) Partition.of(category);
    const id = reservationIdOf(call.key);
    return this.calls.inTurn(id, call, async () => {
      for (let begun = await this.start(id, wanted, call); ; begun = await this.goOn(begun, wanted, call)) {
        const { reservation, isOwn } = begun;
        const [made] = reservation.calls;
        if (begun.isNothing || made === undefined || this.isPast(begun)) continue;
        if (made.fingerprint !== call.fingerprint) throw keyReused();
        if (shownState(reservation.phase) !== undefined) {
          if (!isOwn) call.markReplayed();
          return answered(reservation, made);
        }
        const held = isOwn ? await this.making.make(reservation, true) : await this.takeOver(reservation);
        if (held !== undefined) return written('create', held);
      }
    });
  }

  /** A repeat of what this instance has answered is looked up first. */
  private async start(id: string, wanted: NewReservation, call: IdempotentCall): Promise<Begun> {
    const made = this.calls.hasSucceeded(call) ? await this.reservations.find(id) : undefined;
    if (made !== undefined) return begunBy(made);
    await this.refuseEarly(id, wanted);
    return this.begin(id, wanted, call);
  }

  /**
   * Refuses what cannot be had without a trace, where that is likely. Whether the key has made a reservation is asked last: that is
   * stored before it holds anything, so it is found by whoever sees its holds.
   */
  private async refuseEarly(id: string, { lines }: NewReservation): Promise<void> {
    const parts = partsOf({ lines: untaken(lines) });
    const refusal = await this.shortages.foreseen(parts);
    if (refusal !== undefined && (await this.reservations.findNow(id)) === undefined) throw refusal;
  }

  /** Goes on with an attempt that is abandoned. That is written first: whoever began it can then not take it back any more. */
  private async takeOver(reservation: StoredReservation): Promise<StoredReservation | undefined> {
    if (!isAbandoned(reservation)) return undefined;
    const own = await this.endings.step(reservation, { dueAt: dueWhileMade() });
    return own && this.making.make(own, false);
  }

  /** The reservation of this call: made just now, or what an earlier call has begun. */
  private async begin(id: string, wanted: NewReservation, call: IdempotentCall): Promise<Begun> {
    for (;;) {
      try {
        const own = await this.admitted(() => this.reservations.create(pendingOf(id, wanted, call)));
        if (own !== undefined) return { reservation: own, isOwn: true, isNothing: false };
      } catch (error) {
        // Whoever holds the most may repeat the calls that have made that.
        const other = hasCode(error, HTTP_ERRORS.rate_limited) && (await this.reservations.findNow(id));
        if (!other) throw error;
        return begunBy(other);
      }
      const other = await this.reservations.findNow(id);
      if (other !== undefined) return begunBy(other);
    }
  }

  /** Goes on from a phase that is no answer: waits for whoever makes the reservation, or begins a new attempt. */
  private async goOn(begun: Begun, wanted: NewReservation, call: IdempotentCall): Promise<Begun> {
    const { id, phase, createdAt } = begun.reservation;
    if (this.isPast(begun)) return this.begin(reservationIdOf(`${id}\n${createdAt}`), wanted, call);
    if (phase === 'pending') await waitForOther(pause(LOOK_AGAIN_MS, currentRequest().signal));
    const there = await this.reservations.findNow(id);
    if (there === undefined) return this.begin(id, wanted, call);
    if (there.phase === 'undoing') return begunBy(await this.endings.finish(there));
    if (there.phase !== 'refused') return begunBy(there);
    if (there.former.length >= MOST_FORMER) return this.afterFormer(there);
    const { former, etag } = there;
    const pending = await this.admitted(() =>
      this.reservations.replace({ ...pendingOf(id, wanted, call), former, etag }),
    );
    return pending === undefined ? begunBy(there) : { reservation: pending, isOwn: true, isNothing: false };
  }

  /** So many attempts may still hold something that there is no room for another one, until they are forgotten. */
  private async afterFormer(there: StoredReservation): Promise<Begun> {
    if (there.dueAt !== undefined && there.dueAt > new Date().toISOString()) throw callInProgress();
    await this.endings.lookAfter(there.id);
    return begunBy(there);
  }

  /** A client that hangs up meanwhile must not leave one behind that nobody makes. */
  private admitted<T>(store: () => Promise<T>): Promise<T> {
    return this.heldCount.begin(this.config.reservationsPerPrincipal, () => {
      const leftMs = Math.max(0, Math.ceil(currentRequest().deadline - performance.now()));
      return shielded(Math.min(leftMs, LONGEST_STORE_MS), store);
    });
  }

  /** Whether it was made under a key that is free by now: then its id is taken, and another one is to be made. */
  private isPast({ reservation, isOwn }: Begun): boolean {
    const [made] = reservation.calls;
    const isMade = shownState(reservation.phase) !== undefined;
    return !isOwn && isMade && made !== undefined && this.calls.isForgotten(made);
  }
}
