import { Readable } from 'node:stream';
import type { EventType } from './event-types.js';
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

/** Bytes that wait for a client, beside what the connection holds, before it counts as too slow. */
export const MOST_BUFFERED = 1_048_576;

/** Bytes that may wait while a stream comes up to the others: then the database waits. */
const COMFORTABLE = 131_072;

/** The client may go on where it was, as often as it likes. */
export class SlowClient extends Error {
  override readonly name = 'SlowClient';

  constructor() {
    super(`The client has not read for so long that ${MOST_BUFFERED} bytes wait for it.`);
  }
}

/** One answer with Server-Sent Events. It is bounded: a client that does not read is given up. */
export class EventStream extends Readable {
  private room: (() => void) | undefined;
  private isOver = false;

  constructor(
    private readonly chosen: EventFilter,
    private readonly mostBuffered = MOST_BUFFERED,
  ) {
    super({ highWaterMark: COMFORTABLE });
  }

  /** Tells it if the filter lets it through. */
  tell(told: ToldEvent): void {
    if (this.isOver || this.destroyed || !this.wants(told)) return;
    this.push(told.frame(this.hiddenIn(told)));
    if (this.readableLength > this.mostBuffered) this.destroy(new SlowClient());
  }

  /** As `tell`, as soon as there is room. */
  async tellSoon(told: ToldEvent): Promise<void> {
    while (this.readableLength > COMFORTABLE && !this.destroyed) {
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

  /** A comment, unless something waits already that shows as much. */
  beat(fields: Readonly<Record<string, string>>): void {
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
    this.room?.();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.room?.();
    callback(error);
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
