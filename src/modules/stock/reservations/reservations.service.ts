import { Injectable } from '@nestjs/common';
import { CursorService } from '../../../common/http/cursor.service.js';
import { areMet, type Preconditions } from '../../../common/http/preconditions.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { keyReused } from '../../idempotency/idempotency.errors.js';
import { dueWhileHeld, later, RESUME_MS, ReservationEndingsService } from './reservation-endings.service.js';
import { ReservationCallsService } from './reservation-calls.service.js';
import { answered, present, seen, written, type ReservationAnswer } from './reservation-answer.js';
import { isReservationId, nameOf } from './reservation.document.js';
import {
  etagOf,
  isOver,
  type RecordedCall,
  type Reservation,
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

/** Maximum calls that a reservation stores, besides the one that created it. */
const REMEMBERED_CALLS = 19;

/** A requested change of a held reservation. */
export type Wish =
  | { readonly kind: 'confirm'; readonly quantities: ReadonlyMap<number, number> | undefined }
  | { readonly kind: 'release' }
  | { readonly kind: 'extend'; readonly expiresInSeconds: number };

/** A page of a list. */
export interface ReservationPage {
  readonly items: readonly ReservationAnswer[];
  readonly nextCursor: string | null;
}

/** Reservations, with one document each. Its phases form a protocol that survives a crash at any step. */
@Injectable()
export class ReservationsService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly endings: ReservationEndingsService,
    private readonly calls: ReservationCallsService,
    private readonly cursors: CursorService,
  ) {}

  /** @throws AppError `reservation_not_found`, `partition_forbidden` */
  async get(id: string): Promise<ReservationAnswer> {
    return seen(await this.there(id, false), new Date().toISOString());
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
    const now = new Date().toISOString();
    const rows = await this.reservations.page(filters, { limit: limit + 1, after, now });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const nextCursor =
      rows.length > limit && last !== undefined ? this.cursors.encode([cursorKeyOf(last)], binding) : null;
    return { items: items.map((one) => seen(one, now)), nextCursor };
  }

  /**
   * Confirms, releases or extends. Of several concurrent calls one succeeds. A change that is already made is returned as it is.
   * @throws AppError `reservation_not_found`, `reservation_not_held`, `reservation_expired`, `precondition_failed`
   */
  change(
    id: string,
    wish: Wish,
    conditions: Preconditions,
    call: IdempotentCall,
  ): Promise<ReservationAnswer> {
    return this.calls.inTurn(id, call, async () => {
      for (let isAgain = false; ; isAgain = true) {
        const reservation = await this.there(id, isAgain);
        const name = nameOf(call.key);
        const earlier = reservation.calls.find((one) => one.name === name && !this.calls.isForgotten(one));
        if (earlier !== undefined) {
          if (earlier.fingerprint !== call.fingerprint) throw keyReused();
          call.markReplayed();
          return answered(await this.endings.finish(reservation), earlier);
        }
        const etag = etagOf(reservation);
        const isPast = isOver(reservation, new Date().toISOString());
        if (!isPast && !areMet(conditions, etag)) throw reservationChanged(id, etag);
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

  /** What callers may see of it. @throws AppError `reservation_not_found`, `partition_forbidden` */
  private async there(id: string, isAgain: boolean): Promise<StoredReservation> {
    if (!isReservationId(id)) throw reservationNotFound(id);
    const reservation = await (isAgain ? this.reservations.findNow(id) : this.reservations.find(id));
    const isShown = reservation !== undefined && shownState(reservation.phase) !== undefined;
    if (!isShown) throw reservationNotFound(id);
    for (const { category } of reservation.lines) Partition.of(category);
    return reservation;
  }
}

const confirmedBy =
  (quantities: ReadonlyMap<number, number> | undefined) =>
  ({ confirmed: _confirmed, ...line }: ReservedLine, index: number): ReservedLine =>
    Object.assign(line, {
      confirmed: quantities === undefined ? line.quantity : (quantities.get(index) ?? 0),
    });

/** A visible change, with the call that requested it. */
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
