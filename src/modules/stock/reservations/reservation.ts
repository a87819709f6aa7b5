/** Public state of a reservation. */
export const RESERVATION_STATES = ['held', 'confirmed', 'released', 'expired'] as const;

export type ReservationState = (typeof RESERVATION_STATES)[number];

/**
 * Phase of the protocol. Each step is written under the etag of the document, so of two concurrent steps one succeeds.
 *
 *     pending ─► held ─► confirming ─► confirmed
 *        │         ├───► releasing ──► released
 *        │         └───► expiring ───► expired
 *        └► undoing ──► refused
 *
 * `pending`: the holds are being written. In a phase with -ing the outcome is decided and the holds are being ended. Any
 * instance may complete it.
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

/** Public state of a phase; undefined: clients receive 404. */
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

/** The requested quantity of one product. */
export interface ReservationLine {
  readonly productId: string;
  readonly category: string;
  readonly quantity: number;
  /** Undefined: the location with most available stock. */
  readonly location?: string;
}

/** A line with its holds. */
export interface ReservedLine extends ReservationLine {
  /** Where it was taken from. Empty until it is. */
  readonly taken: readonly Taken[];
  /** How much of it was confirmed. Given once the reservation is. */
  readonly confirmed?: number;
}

/** A call that changed the reservation, with its response. A repeat receives the same response. */
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

/** A hold on stock: all lines or none. */
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
  /** The principal that created it. */
  readonly owner: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** When a call or a sweep must process it again; undefined: never. */
  readonly dueAt?: string;
  /** The first one created the reservation. */
  readonly calls: readonly RecordedCall[];
  readonly former: readonly FormerAttempt[];
}

/** A reservation as it is stored, with the version of its document. */
export interface StoredReservation extends Reservation {
  readonly etag: string;
}

/** As an `ETag` header carries it. */
export const etagOf = ({ version }: Pick<Reservation, 'version'>): string => `"${version}"`;

/** Whether it has expired, even if that is not stored yet. */
export const isOver = ({ phase, expiresAt }: Reservation, now: string): boolean =>
  phase === 'held' && expiresAt <= now;
