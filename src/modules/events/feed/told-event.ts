import type { DerivedEvent } from '../derive/event.js';

/** An event on its way to the streams of a tenant. Written once, however many they are. */
export class ToldEvent {
  private whole: Buffer | undefined;
  private narrowed: Buffer | undefined;

  constructor(
    readonly event: DerivedEvent,
    /** Where its documents lie, and the number of their transaction there. */
    readonly place: string,
    readonly lsn: number,
    /** Resumes behind it. */
    private readonly token: string,
    /** Of a move: whether the side that the product has left was told before. */
    readonly isToldAtSource: boolean,
  ) {}

  /** As Server-Sent Event. @param hidden name of a category that the reader may not know */
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
