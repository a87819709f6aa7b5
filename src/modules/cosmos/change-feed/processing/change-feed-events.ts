import { Logger } from '@nestjs/common';
import type { DeadLetter } from './dead-letters.js';
import type { LossReason } from '../leases/lease-validity.js';

/** The processor and the lease of an event. */
export interface OfLease {
  readonly processor: string;
  readonly leaseToken: string;
}

/** Lag of one lease. */
export interface Lag extends OfLease {
  /** Age of the oldest unhandled change, in seconds; 0 when none is known. */
  readonly seconds: number;
  /** Estimated number of unhandled changes. A transaction counts once; overwritten changes count, too. */
  readonly changes: number;
}

/** Callbacks for metrics and logs. They are called synchronously and must not throw. */
export interface ChangeFeedEvents {
  /** A page was handled and the checkpoint written. */
  handled(event: OfLease & { readonly changes: number; readonly seconds: number }): void;
  /** The handler rejected. `isPassing`: the error is retryable and is repeated without limit. */
  handlerFailed(
    event: OfLease & { readonly error: unknown; readonly attempt: number; readonly isPassing: boolean },
  ): void;
  deadLetter(event: OfLease & { readonly letter: DeadLetter }): void;
  lag(event: Lag): void;
  /** This instance begins to read a range. */
  leaseTaken(event: OfLease): void;
  /** This instance no longer reads a range. */
  leaseEnded(event: OfLease & { readonly why: 'released' | 'handed over' | 'split' | LossReason }): void;
  /** A call of the database failed. The processor retries. */
  delayed(event: { readonly processor: string; readonly leaseToken?: string; readonly error: unknown }): void;
}

/** Logs the events and passes them on. */
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
