/** Where a reservation stands, as callers see it. */
export const RESERVATION_STATES = ['held', 'confirmed', 'released', 'expired'] as const;

export type ReservationState = (typeof RESERVATION_STATES)[number];

/**
 * Where it stands in the protocol. A step is written under the version of the document, so of two that meet one wins.
 *
 *     pending ─► held ─► confirming ─► confirmed
 *        │         ├───► releasing ──► released
 *        │         └───► expiring ───► expired
 *        └► undoing ──► refused
 *
 * `pending`: the holds are being made. What ends in -ing is decided, and the holds are being ended: whoever meets it may go on.
 */
export type Phase =
  | 'pending'
  | 'held'
  | 'confirming'
  | 'confirmed'
  | 'releasing'
  | 'released'
  | 'expiring'
  | 'expired'
  | 'undoing'
  | 'refused';

/** A phase that ends holds: the phase after it. */
export const NEXT: Partial<Record<Phase, Phase>> = {
  confirming: 'confirmed',
  releasing: 'released',
  expiring: 'expired',
  undoing: 'refused',
};

const SHOWN: Partial<Record<Phase, ReservationState>> = {
  held: 'held',
  confirming: 'confirmed',
  confirmed: 'confirmed',
  releasing: 'released',
  released: 'released',
  expiring: 'expired',
  expired: 'expired',
};

/** What callers see of a phase; undefined: for them there is no reservation. */
export const shownState = (phase: Phase): ReservationState | undefined => SHOWN[phase];

export const RESERVATION_LIMITS = {
  lines: 50,
  expiresInSeconds: { lowest: 60, highest: 2_678_400, usual: 900 },
} as const;

/** So much at one location. */
export interface Taken {
  readonly location: string;
  readonly quantity: number;
}

/** What is asked of one product. */
export interface ReservationLine {
  readonly productId: string;
  readonly category: string;
  readonly quantity: number;
  /** Undefined: wherever there is most. */
  readonly location?: string;
}

/** A line, with what was taken for it. */
export interface ReservedLine extends ReservationLine {
  /** Where it was taken from. Empty until it is. */
  readonly taken: readonly Taken[];
  /** How much of it was confirmed. Given once the reservation is. */
  readonly confirmed?: number;
}

/** A call that changed the reservation, and what it was answered. A repeat is answered the same. */
export interface RecordedCall {
  /** Hash of its Idempotency-Key. */
  readonly name: string;
  readonly fingerprint: string;
  readonly at: string;
  readonly version: number;
  readonly state: ReservationState;
  readonly expiresAt: string;
}

/** An attempt to make the holds that did not succeed. What it was told to hold may still arrive for a while. */
export interface FormerAttempt {
  readonly attempt: string;
  readonly lines: readonly ReservedLine[];
  /** When nothing of it can arrive any more. Older documents do not say. */
  readonly until?: string;
}

/** A promise to keep goods for somebody: all lines or none. */
export interface Reservation {
  readonly id: string;
  readonly phase: Phase;
  /** Names the commands that make and end the holds, so that each is carried out once. */
  readonly attempt: string;
  /** Names the last write, so that a writer whose reply was lost finds out that the write was carried out. */
  readonly step: string;
  /** 1 when it is held, one more with each change that callers see. */
  readonly version: number;
  readonly lines: readonly ReservedLine[];
  readonly reference?: string;
  /** Who made it. */
  readonly owner: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** When a call or a sweep has to look at it again; undefined: never. */
  readonly dueAt?: string;
  /** The first is the call that made it. */
  readonly calls: readonly RecordedCall[];
  readonly former: readonly FormerAttempt[];
}

/** A reservation as it is stored, with the version of its document. */
export interface StoredReservation extends Reservation {
  readonly etag: string;
}

/** As an `ETag` header carries it. */
export const etagOf = ({ version }: Pick<Reservation, 'version'>): string => `"${version}"`;

/** Whether its time is over, although nobody may have noticed yet. */
export const isOver = ({ phase, expiresAt }: Reservation, now: string): boolean =>
  phase === 'held' && expiresAt <= now;
