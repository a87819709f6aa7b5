import { Readable } from 'node:stream';
import type { EventType } from './dto/event-types.js';
import type { ToldEvent } from './feed/told-event.js';

/** The filter of a stream. */
export interface EventFilter {
  /** Undefined: all. */
  readonly types?: ReadonlySet<EventType> | undefined;
  /** Undefined: all that the caller may read. */
  readonly categories?: ReadonlySet<string> | undefined;
  /** Categories that the caller may read; undefined: all categories of the tenant. */
  readonly allowed: ReadonlySet<string> | undefined;
}

/** Maximum buffered bytes for a client, without the buffer of the connection. A client above it is too slow. */
const MOST_WAITING_BYTES = 1_048_576;

/** Maximum buffered bytes while a stream catches up. Above it, the reads of the feed wait. */
const MOST_WAITING_BEHIND_BYTES = 131_072;

/** The client reads too slowly. It may reconnect and resume. */
export class SlowClient extends Error {
  override readonly name = 'SlowClient';

  constructor(waitingBytes: number) {
    super(`The client reads too slowly: ${waitingBytes} bytes are buffered.`);
  }
}

/** One response with Server-Sent Events. Its buffer is bounded: the server closes the stream of a slow client. */
export class EventStream extends Readable {
  /** Resolves the wait for free buffer. Undefined: there is no wait. */
  private room: (() => void) | undefined;
  /** The wait that existed at the last heartbeat. */
  private metRoom: (() => void) | undefined;
  private isOver = false;

  constructor(
    private readonly chosen: EventFilter,
    private readonly mostWaitingBytes = MOST_WAITING_BYTES,
    private readonly mostBehindBytes = MOST_WAITING_BEHIND_BYTES,
  ) {
    super({ highWaterMark: mostBehindBytes });
  }

  /** Sends the event if it passes the filter. */
  tell(told: ToldEvent): void {
    if (this.isOver || this.destroyed || !this.wants(told)) return;
    this.push(told.frame(this.hiddenIn(told)));
    if (this.readableLength > this.mostWaitingBytes) this.giveUp();
  }

  /** As `tell`, but waits for free buffer. */
  async tellSoon(told: ToldEvent): Promise<void> {
    while (this.readableLength > this.mostBehindBytes && !this.destroyed) {
      await new Promise<void>((resolve) => {
        this.room = resolve;
      });
    }
    this.tell(told);
  }

  /** The heartbeat. With a token the client can resume from here. */
  comment(text: string, fields: Readonly<Record<string, string | number>> = {}): void {
    if (this.isOver || this.destroyed) return;
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
    this.push(`: ${text}\n${lines.join('')}\n`);
  }

  /**
   * Sends a heartbeat comment, unless other data is already buffered. Closes the stream if the client has read nothing since the
   * last heartbeat while the feed waits for it.
   */
  beat(fields: Readonly<Record<string, string>>): void {
    if (this.room !== undefined && this.room === this.metRoom) return this.giveUp();
    this.metRoom = this.room;
    if (this.readableLength === 0) this.comment('heartbeat', fields);
  }

  /** Ends the stream with a last comment. */
  end(text: string): void {
    if (this.isOver || this.destroyed) return;
    this.comment(text);
    this.isOver = true;
    this.push(null);
  }

  override _read(): void {
    this.makeRoom();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.makeRoom();
    callback(error);
  }

  private makeRoom(): void {
    this.room?.();
    this.room = undefined;
  }

  private giveUp(): void {
    this.destroy(new SlowClient(this.readableLength));
  }

  private wants({ event, isToldAtSource }: ToldEvent): boolean {
    const { types, allowed } = this.chosen;
    if (types !== undefined && !types.has(event.type)) return false;
    if (allowed !== undefined && !event.categories.every((category) => allowed.has(category))) return false;
    if (!event.categories.some((category) => this.covers(category))) return false;
    // The event of this move was already sent for the source category.
    return !(isToldAtSource && event.move !== undefined && this.covers(event.move.other));
  }

  private covers(category: string): boolean {
    const { categories, allowed } = this.chosen;
    return (categories ?? allowed)?.has(category) ?? true;
  }

  private hiddenIn({ event: { move } }: ToldEvent): string | undefined {
    const { allowed } = this.chosen;
    return move !== undefined && allowed !== undefined && !allowed.has(move.other) ? move.other : undefined;
  }
}
