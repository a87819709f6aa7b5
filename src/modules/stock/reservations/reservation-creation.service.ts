import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { currentActor, currentRequest } from '../../../common/context/request-context.js';
import { pause } from '../../../common/retry/waiting.js';
import { Partition } from '../../catalog-store/partition.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { waitForOther } from '../../idempotency/calls-in-turn.service.js';
import { keyReused } from '../../idempotency/idempotency.errors.js';
import { stockConfig } from '../stock.config.js';
import { later, RESUME_MS, ReservationEndingsService, STRAGGLE_MS } from './reservation-endings.service.js';
import { HeldCountService } from './held-count.service.js';
import { newAttempt, ReservationMakingService } from './reservation-making.service.js';
import { ReservationCallsService } from './reservation-calls.service.js';
import { answered, written, type ReservationAnswer } from './reservation-answer.js';
import { nameOf, reservationIdOf } from './reservation.document.js';
import {
  type RecordedCall,
  type Reservation,
  type ReservationLine,
  shownState,
  type StoredReservation,
} from './reservation.js';
import { ReservationsRepository } from './reservations.repository.js';

/** Between two looks at a reservation that another instance is making, in milliseconds. */
const LOOK_AGAIN_MS = 100;

/** What is to be reserved. */
export interface NewReservation {
  readonly lines: readonly ReservationLine[];
  readonly expiresInSeconds: number;
  readonly reference?: string;
}

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

/** Whether whoever makes it has had time enough, and is gone: every step may be repeated, so that anybody can go on. */
const isAbandoned = ({ createdAt }: StoredReservation): boolean =>
  later(createdAt, RESUME_MS) <= new Date().toISOString();

/** Begins reservations, and goes on with what an earlier call has left of them. */
@Injectable()
export class ReservationCreationService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly making: ReservationMakingService,
    private readonly endings: ReservationEndingsService,
    private readonly calls: ReservationCallsService,
    private readonly heldCount: HeldCountService,
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
      for (let begun = await this.begin(id, wanted, call); ; begun = await this.goOn(begun, wanted, call)) {
        const { reservation, isOwn } = begun;
        const [made] = reservation.calls;
        if (begun.isNothing || made === undefined || this.isPast(begun)) continue;
        if (made.fingerprint !== call.fingerprint) throw keyReused();
        if (shownState(reservation.phase) !== undefined) {
          if (!isOwn) call.markReplayed();
          return answered(reservation, made);
        }
        const held = isOwn || isAbandoned(reservation) ? await this.making.make(reservation) : undefined;
        if (held !== undefined) return written('create', held);
      }
    });
  }

  /** The reservation of this call: made just now, or what an earlier call has begun. */
  private async begin(id: string, wanted: NewReservation, call: IdempotentCall): Promise<Begun> {
    for (;;) {
      const own = await this.reservations.create(await this.pendingOf(id, wanted, call));
      if (own !== undefined) return { reservation: own, isOwn: true, isNothing: false };
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
    const { former, etag } = there;
    const own = { ...(await this.pendingOf(id, wanted, call)), former, etag };
    const pending = await this.reservations.replace(own);
    return pending === undefined ? begunBy(there) : { reservation: pending, isOwn: true, isNothing: false };
  }

  private async pendingOf(id: string, wanted: NewReservation, call: IdempotentCall): Promise<Reservation> {
    await this.heldCount.admit(this.config.reservationsPerPrincipal);
    const createdAt = new Date().toISOString();
    const expiresAt = later(createdAt, wanted.expiresInSeconds * 1_000);
    const made: RecordedCall = {
      name: nameOf(call.key),
      fingerprint: call.fingerprint,
      at: createdAt,
      version: 1,
      state: 'held',
      expiresAt,
    };
    return {
      id,
      phase: 'pending',
      ...newAttempt(),
      version: 0,
      lines: wanted.lines.map((line) => ({ ...line, taken: [] })),
      ...(wanted.reference === undefined ? {} : { reference: wanted.reference }),
      owner: currentActor(),
      createdAt,
      expiresAt,
      dueAt: later(createdAt, STRAGGLE_MS),
      calls: [made],
      former: [],
    };
  }

  /** Whether it was made under a key that is free by now: then its id is taken, and another one is to be made. */
  private isPast({ reservation, isOwn }: Begun): boolean {
    const [made] = reservation.calls;
    const isMade = shownState(reservation.phase) !== undefined;
    return !isOwn && isMade && made !== undefined && this.calls.isForgotten(made);
  }
}
