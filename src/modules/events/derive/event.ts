import { createHash } from 'node:crypto';
import type { EventType } from '../dto/event-types.js';

/** An event, derived from a document. */
export interface DerivedEvent {
  /** Stable: a repeated event has the same id. */
  readonly id: string;
  readonly type: EventType;
  /** Id of the product or the reservation. */
  readonly subject: string;
  /** A reader of the event needs access to all of these categories. */
  readonly categories: readonly string[];
  /** UTC, ISO 8601 with milliseconds. */
  readonly time: string;
  readonly data: object;
  /** Whether this version of the document proves the event. Otherwise it may be old and already sent. */
  readonly isCertain: boolean;
  /** Key of the event in `FactMemory`. Default: the id. */
  readonly fact?: string;
  /** Order among the events of one transaction: earlier events are lower. */
  readonly order: string;
  /** A move has an event in both categories: the other category, and the side of this event. */
  readonly move?: { readonly side: 'source' | 'target'; readonly other: string };
}

/** The order of event types within one transaction. */
const RANKS = {
  replaced: 0,
  began: 1,
  changed: 2,
  stock: 3,
  low: 4,
  ended: 5,
  reservation: 6,
} as const;

/** @param number such as the sequence of a movement */
export const orderOf = (rank: keyof typeof RANKS, subject: string, number = 0): string =>
  `${RANKS[rank]}${shortHash(subject, 8)}${String(number).padStart(10, '0')}`;

/** A short id, hashed from the values that identify the event. */
export const eventId = (...parts: readonly string[]): string => shortHash(JSON.stringify(parts), 22);

const shortHash = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length);
