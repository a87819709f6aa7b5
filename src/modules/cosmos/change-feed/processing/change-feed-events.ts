import { Logger } from '@nestjs/common';
import type { DeadLetter } from './dead-letters.js';
import type { LossReason } from '../leases/lease-validity.js';

/** Whose event it is. */
export interface OfLease {
  readonly processor: string;
  readonly leaseToken: string;
}

/** How far the reader of one range is behind. */
export interface Lag extends OfLease {
  /** Age of the oldest change that is not handled, in seconds; 0: none is known. */
  readonly seconds: number;
  /** About how many changes are not handled: a transaction counts once, a change that was overwritten counts, too. */
  readonly changes: number;
}

/** What an application may count and log. All are called synchronously, and must not throw. */
export interface ChangeFeedEvents {
  /** A page was handled and its position stored. */
  handled(event: OfLease & { readonly changes: number; readonly seconds: number }): void;
  /** The handler rejected. `isPassing`: it will be tried until it succeeds. */
  handlerFailed(
    event: OfLease & { readonly error: unknown; readonly attempt: number; readonly isPassing: boolean },
  ): void;
  deadLetter(event: OfLease & { readonly letter: DeadLetter }): void;
  lag(event: Lag): void;
  /** This instance begins to read a range. */
  leaseTaken(event: OfLease): void;
  /** It does not read it any more. */
  leaseEnded(event: OfLease & { readonly why: 'released' | 'handed over' | 'split' | LossReason }): void;
  /** The database did not serve the processor: it goes on as soon as it does. */
  delayed(event: { readonly processor: string; readonly leaseToken?: string; readonly error: unknown }): void;
}

/** The events as log lines, and passed on to whoever counts them. */
export function withLog(events: Partial<ChangeFeedEvents>): ChangeFeedEvents {
  const logger = new Logger('ChangeFeed');
  let isDelayed = false;
  return {
    handled: (event) => {
      isDelayed = false;
      events.handled?.(event);
    },
    handlerFailed: (event) => {
      const { attempt, isPassing, error } = event;
      const then = isPassing ? 'it is tried until that has passed' : 'it is tried again';
      logger.warn(
        `${where(event)}: the handler failed (attempt ${attempt + 1}), ${then}. ${messageOf(error)}`,
      );
      events.handlerFailed?.(event);
    },
    deadLetter: (event) => {
      const { version, attempts, error } = event.letter;
      logger.error(
        `${where(event)}: a change of item ${version.id} became a dead letter after ${attempts} attempts. ${error.message}`,
      );
      events.deadLetter?.(event);
    },
    lag: (event) => events.lag?.(event),
    leaseTaken: (event) => {
      logger.log(`${where(event)}: taken.`);
      events.leaseTaken?.(event);
    },
    leaseEnded: (event) => {
      logger.log(`${where(event)}: ${event.why}.`);
      events.leaseEnded?.(event);
    },
    delayed: (event) => {
      if (!isDelayed) logger.warn(`${where(event)}: waits for the database. ${messageOf(event.error)}`);
      isDelayed = true;
      events.delayed?.(event);
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const where = ({ processor, leaseToken }: Partial<OfLease>): string =>
  `${processor} ${leaseToken ?? ''}`.trim();
