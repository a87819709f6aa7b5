import type { ToldEvent } from './told-event.js';

/** Receives every event of a tenant. Must not throw. */
export type Listener = (event: ToldEvent) => void;

/** Maximum events that are kept for a stream while it catches up. */
const MOST_PENDING = 5_000;

/** Events that were sent to the other streams while one catches up. */
export interface PendingEvents {
  readonly events: readonly ToldEvent[];
  /** Whether there were too many, so that some are missing. */
  isIncomplete(): boolean;
}

/** The streams of a tenant: those that are up to date, and those that catch up. */
export class Listeners {
  /** For each listener the function that receives its events: the listener, or a buffer or filter before it. */
  private readonly receivers = new Map<Listener, Listener>();
  private readonly upToDate = new Set<Listener>();

  get size(): number {
    return this.receivers.size;
  }

  isUpToDate(listener: Listener): boolean {
    return this.upToDate.has(listener);
  }

  /** From now on the listener receives every event, through `receive`. */
  admit(listener: Listener, receive = listener): void {
    this.receivers.set(listener, receive);
    this.upToDate.add(listener);
  }

  /** Buffers the events for a listener, until it is admitted or dropped. */
  buffer(listener: Listener): PendingEvents {
    const events: ToldEvent[] = [];
    this.receivers.set(listener, (event) => {
      if (events.length <= MOST_PENDING) events.push(event);
    });
    return { events, isIncomplete: () => events.length > MOST_PENDING };
  }

  /** Drops the buffer of a listener. */
  drop(listener: Listener): void {
    this.receivers.delete(listener);
  }

  remove(listener: Listener): void {
    this.drop(listener);
    this.upToDate.delete(listener);
  }

  clear(): void {
    this.receivers.clear();
  }

  tell(event: ToldEvent): void {
    for (const receive of this.receivers.values()) receive(event);
  }
}
