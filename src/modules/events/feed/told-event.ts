import type { DerivedEvent } from '../derive/event.js';

/** An event for the streams of a tenant. It is serialized once for all of them. */
export class ToldEvent {
  private whole: Buffer | undefined;
  private narrowed: Buffer | undefined;

  constructor(
    readonly event: DerivedEvent,
    /** Hashed partition key of its documents, and LSN of their transaction. */
    readonly place: string,
    readonly lsn: number,
    /** Resumes behind it. */
    private readonly token: string,
    /** For a move: whether the event of the source category was already sent. */
    readonly isToldAtSource: boolean,
  ) {}

  /** The event in the form of Server-Sent Events. @param hidden category name to leave out for this reader */
  frame(hidden?: string): Buffer {
    if (hidden === undefined) return (this.whole ??= this.write(this.event.data));
    return (this.narrowed ??= this.write(
      Object.fromEntries(Object.entries(this.event.data).filter(([, value]) => value !== hidden)),
    ));
  }

  private write(data: object): Buffer {
    const { id, type, subject, time } = this.event;
    const source = type.startsWith('reservation.') ? '/v1/reservations' : '/v1/products';
    const head = { specversion: '1.0', id, source, type, subject, time };
    const json = JSON.stringify({ ...head, datacontenttype: 'application/json', data });
    return Buffer.from(`id: ${this.token}\nevent: ${type}\ndata: ${json}\n\n`);
  }
}
