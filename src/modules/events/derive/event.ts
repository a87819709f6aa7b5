import { createHash } from 'node:crypto';
import type { EventType } from '../dto/event-types.js';

/** Something that has happened, as a document tells it. */
export interface DerivedEvent {
  /** The same whenever the same is told again. */
  readonly id: string;
  readonly type: EventType;
  /** Id of the product or the reservation. */
  readonly subject: string;
  /** Whoever may read all of these may read the event. */
  readonly categories: readonly string[];
  /** UTC, ISO 8601 with milliseconds. */
  readonly time: string;
  readonly data: object;
  /** Whether this very version of the document says so. Otherwise it may have happened, and been told, long before. */
  readonly isCertain: boolean;
  /** Names the fact for the memory of what was told. Default: the id. */
  readonly fact?: string;
  /** Place among the events of one transaction: what comes first is lower. */
  readonly order: string;
  /** A move is told in both categories. The other one, and on which side this is. */
  readonly move?: { readonly side: 'source' | 'target'; readonly other: string };
}

/** What comes first when several things happen in one transaction. */
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

/** A short id made from what tells the event apart from every other. */
export const eventId = (...parts: readonly string[]): string => shortHash(JSON.stringify(parts), 22);

const shortHash = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length);
