import { Readable } from 'node:stream';
import type { EventType } from './dto/event-types.js';
import type { ToldEvent } from './feed/told-event.js';

/** What a stream tells of. */
export interface EventFilter {
  /** Undefined: all. */
  readonly types?: ReadonlySet<EventType> | undefined;
  /** Undefined: all that the caller may read. */
  readonly categories?: ReadonlySet<string> | undefined;
  /** The only ones that the caller may read; undefined: all of the tenant's. */
  readonly allowed: ReadonlySet<string> | undefined;
}

/** Bytes that may wait for a client, beside what the connection holds. With more it counts as too slow. */
const MOST_WAITING_BYTES = 1_048_576;

/** Bytes that may wait while a stream comes up to the others. With more, the reading of the feed waits. */
const MOST_WAITING_BEHIND_BYTES = 131_072;

/** The client may go on where it was, as often as it likes. */
export class SlowClient extends Error {
  override readonly name = 'SlowClient';

  constructor(waitingBytes: number) {
    super(`The client has not read for so long that ${waitingBytes} bytes wait for it.`);
  }
}

/** One answer with Server-Sent Events. It is bounded: a client that does not read is given up. */
export class EventStream extends Readable {
  /** Resolves the wait for room. Undefined: nobody waits. */
  private room: (() => void) | undefined;
  /** The wait that the last beat has met. */
  private metRoom: (() => void) | undefined;
  private isOver = false;

  constructor(
    private readonly chosen: EventFilter,
    private readonly mostWaitingBytes = MOST_WAITING_BYTES,
    private readonly mostBehindBytes = MOST_WAITING_BEHIND_BYTES,
  ) {
    super({ highWaterMark: mostBehindBytes });
  }

  /** Tells it if the filter lets it through. */
  tell(told: ToldEvent): void {
    if (this.isOver || this.destroyed || !this.wants(told)) return;
    this.push(told.frame(this.hiddenIn(told)));
    if (this.readableLength > this.mostWaitingBytes) this.giveUp();
  }

  /** As `tell`, as soon as there is room. */
  async tellSoon(told: ToldEvent): Promise<void> {
    while (this.readableLength > this.mostBehindBytes && !this.destroyed) {
      await new Promise<void>((resolve) => {
        this.room = resolve;
      });
    }
    this.tell(told);
  }

  /** What the client takes for a sign of life. With a token, it also knows where to go on. */
  comment(text: string, fields: Readonly<Record<string, string | number>> = {}): void {
    if (this.isOver || this.destroyed) return;
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
    this.push(`: ${text}\n${lines.join('')}\n`);
  }

  /**
   * A comment, unless something waits already that shows as much. A client that has taken nothing since the last beat, while the
   * feed waits for it, is given up.
   */
  beat(fields: Readonly<Record<string, string>>): void {
    if (this.room !== undefined && this.room === this.metRoom) return this.giveUp();
    this.metRoom = this.room;
    if (this.readableLength === 0) this.comment('heartbeat', fields);
  }

  /** Ends it with a last comment. */
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
    // The same move was told in the category that the product has left.
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
