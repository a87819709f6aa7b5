import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { currentActor, currentRequest } from '../../../common/context/request-context.js';
import { CursorService } from '../../../common/http/cursor.service.js';
import { areMet, type Preconditions } from '../../../common/http/preconditions.js';
import { pause } from '../../../common/retry/waiting.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/query-scope.js';
import { idempotencyConfig } from '../../idempotency/idempotency.config.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { waitForOther } from '../../idempotency/calls-in-turn.service.js';
import { keyReused } from '../../idempotency/idempotency.errors.js';
import { isForgotten } from '../../idempotency/is-forgotten.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { stockConfig } from '../stock.config.js';
import {
  dueWhileHeld,
  later,
  RESUME_MS,
  ReservationEndingsService,
  STRAGGLE_MS,
} from './reservation-endings.service.js';
import { HeldCountService } from './held-count.service.js';
import { newAttempt, ReservationMakingService } from './reservation-making.service.js';
import { answered, present, type ReservationAnswer } from './reservation-answer.js';
import { isReservationId, nameOf, reservationIdOf } from './reservation.document.js';
import {
  etagOf,
  isOver,
  type RecordedCall,
  type Reservation,
  type ReservationLine,
  type ReservedLine,
  shownState,
  type StoredReservation,
} from './reservation.js';
import {
  reservationChanged,
  reservationExpired,
  reservationNotFound,
  reservationNotHeld,
} from './reservations.errors.js';
import { cursorKeyOf, ReservationsRepository } from './reservations.repository.js';
import type { ReservationFilters } from './reservations.query.js';

/** Calls that a reservation remembers, beside the one that made it. */
const REMEMBERED_CALLS = 19;

/** Between two looks at a reservation that another instance is making, in milliseconds. */
const LOOK_AGAIN_MS = 100;

/** What is to be reserved. */
export interface NewReservation {
  readonly lines: readonly ReservationLine[];
  readonly expiresInSeconds: number;
  readonly reference?: string;
}

/** What becomes of a reservation that is held, by the wish of a caller. */
export type Wish =
  | { readonly kind: 'confirm'; readonly quantities: ReadonlyMap<number, number> | undefined }
  | { readonly kind: 'release' }
  | { readonly kind: 'extend'; readonly expiresInSeconds: number };

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

/** A page of a list. */
export interface ReservationPage {
  readonly items: readonly ReservationAnswer[];
  readonly nextCursor: string | null;
}

/** Promises to keep goods, with one document for each: its phases are a protocol that survives every crash. */
@Injectable()
export class ReservationsService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly making: ReservationMakingService,
    private readonly endings: ReservationEndingsService,
    private readonly uses: KeyUsesService,
    private readonly cursors: CursorService,
    private readonly heldCount: HeldCountService,
    @Inject(stockConfig.KEY) private readonly config: ConfigType<typeof stockConfig>,
    @Inject(idempotencyConfig.KEY) private readonly keys: ConfigType<typeof idempotencyConfig>,
  ) {}

  /**
   * All lines or none.
   * @throws AppError `insufficient_stock`, `product_not_found`, `rate_limited`, `idempotency_key_reused`, `idempotency_in_progress`
   */
  async create(wanted: NewReservation, call: IdempotentCall): Promise<ReservationAnswer> {
    for (const { category } of wanted.lines) Partition.of(category);
    const id = reservationIdOf(call.key);
    return this.inTurn(id, call, async () => {
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

  /** @throws AppError `reservation_not_found`, `partition_forbidden` */
  async get(id: string): Promise<ReservationAnswer> {
    return present(await this.there(id, false));
  }

  /** Newest first. @throws AppError `invalid_cursor` */
  async list(
    filters: ReservationFilters,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  ): Promise<ReservationPage> {
    const { tenant, categories } = currentScope();
    const binding = ['reservations', tenant, JSON.stringify([categories ?? null, filters])];
    const position = cursor === undefined ? undefined : this.cursors.decode(cursor, binding);
    const after = position === undefined ? undefined : String(position[0]);
    const rows = await this.reservations.page(filters, { limit: limit + 1, after });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const nextCursor =
      rows.length > limit && last !== undefined ? this.cursors.encode([cursorKeyOf(last)], binding) : null;
    return { items: items.map(present), nextCursor };
  }

  /**
   * Confirms, releases or extends. Of several that meet, one wins; what has happened already is answered as it is.
   * @throws AppError `reservation_not_found`, `reservation_not_held`, `reservation_expired`, `precondition_failed`
   */
  change(
    id: string,
    wish: Wish,
    conditions: Preconditions,
    call: IdempotentCall,
  ): Promise<ReservationAnswer> {
    return this.inTurn(id, call, async () => {
      for (let isAgain = false; ; isAgain = true) {
        const reservation = await this.there(id, isAgain);
        const name = nameOf(call.key);
        const earlier = reservation.calls.find((one) => one.name === name && !this.isForgotten(one));
        if (earlier !== undefined) {
          if (earlier.fingerprint !== call.fingerprint) throw keyReused();
          call.markReplayed();
          return answered(await this.endings.finish(reservation), earlier);
        }
        if (!areMet(conditions, etagOf(reservation))) throw reservationChanged(id, etagOf(reservation));
        const next = await this.next(reservation, wish);
        if (next === undefined) return present(await this.endings.finish(reservation));
        const changed = await this.endings.step(reservation, recorded(reservation, next, call));
        if (changed === undefined) continue;
        return written('patch', await this.endings.finish(changed));
      }
    });
  }

  /** What a wish changes; undefined: it has come true already. */
  private async next(reservation: StoredReservation, wish: Wish): Promise<Partial<Reservation> | undefined> {
    const { id, phase, lines, expiresAt } = reservation;
    const now = new Date().toISOString();
    if (isOver(reservation, now)) {
      await this.endings.expire(reservation);
      throw wish.kind === 'release' ? reservationNotHeld(id, 'expired') : reservationExpired(id, expiresAt);
    }
    const state = shownState(phase) ?? 'released';
    if (state === 'held') {
      const dueAt = later(now, RESUME_MS);
      if (wish.kind === 'release') return { phase: 'releasing', dueAt };
      if (wish.kind === 'confirm') {
        return { phase: 'confirming', lines: lines.map(confirmedBy(wish.quantities)), dueAt };
      }
      const until = later(now, wish.expiresInSeconds * 1_000);
      return { expiresAt: until, dueAt: dueWhileHeld(reservation, now, until) };
    }
    if (state === 'expired' && wish.kind !== 'release') throw reservationExpired(id, expiresAt);
    const wished = { confirm: 'confirmed', release: 'released', extend: 'held' }[wish.kind];
    if (state !== wished) throw reservationNotHeld(id, state);
    return undefined;
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

  /** What callers may see of it. @throws AppError `reservation_not_found`, `partition_forbidden` */
  private async there(id: string, isAgain: boolean): Promise<StoredReservation> {
    if (!isReservationId(id)) throw reservationNotFound(id);
    const reservation = await (isAgain ? this.reservations.findNow(id) : this.reservations.find(id));
    const isShown = reservation !== undefined && shownState(reservation.phase) !== undefined;
    if (!isShown) throw reservationNotFound(id);
    for (const { category } of reservation.lines) Partition.of(category);
    return reservation;
  }

  /** Whether it was made under a key that is free by now: then its id is taken, and another one is to be made. */
  private isPast({ reservation, isOwn }: Begun): boolean {
    const [made] = reservation.calls;
    const isMade = shownState(reservation.phase) !== undefined;
    return !isOwn && isMade && made !== undefined && this.isForgotten(made);
  }

  private isForgotten({ at }: RecordedCall): boolean {
    return isForgotten(at, this.keys.ttlSeconds);
  }

  private inTurn<T>(id: string, call: IdempotentCall, work: () => Promise<T>): Promise<T> {
    return this.uses.run(call, JSON.stringify([currentScope().tenant, 'reservation', id]), work);
  }
}

const confirmedBy =
  (quantities: ReadonlyMap<number, number> | undefined) =>
  ({ confirmed: _confirmed, ...line }: ReservedLine, index: number): ReservedLine =>
    Object.assign(line, {
      confirmed: quantities === undefined ? line.quantity : (quantities.get(index) ?? 0),
    });

/** Tells the audit log, too. */
function written(action: 'create' | 'patch', reservation: StoredReservation): ReservationAnswer {
  const answer = present(reservation);
  const [category = ''] = answer.lines.map((line) => line.category);
  currentRequest().recordChange({ action, category, id: answer.id, etagAfter: answer.etag });
  return answer;
}

/** A change that callers see, with the call that asked for it. */
function recorded(
  { calls, version, ...reservation }: StoredReservation,
  changes: Partial<Reservation>,
  call: IdempotentCall,
): Partial<Reservation> {
  const { phase, expiresAt } = { ...reservation, ...changes };
  const entry: RecordedCall = {
    name: nameOf(call.key),
    fingerprint: call.fingerprint,
    at: new Date().toISOString(),
    version: version + 1,
    state: shownState(phase) ?? 'held',
    expiresAt,
  };
  const [made, ...others] = calls;
  const kept = [...others, entry].slice(-REMEMBERED_CALLS);
  return { ...changes, version: version + 1, calls: made === undefined ? kept : [made, ...kept] };
}
