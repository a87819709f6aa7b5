import { EventEmitter, once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import type { Json } from './products.js';

/** One event as it came. */
export interface SeenEvent {
  /** Of the stream: resumes behind it. */
  readonly token: string;
  readonly type: string;
  readonly cloudEvent: Json;
  readonly data: Json;
}

export interface ListenOptions {
  /** Such as `?types=stock.low`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client that reads a stream of events as it comes, and understands it as the specification says. */
export class EventClient implements Disposable {
  readonly events: SeenEvent[] = [];
  readonly comments: string[] = [];
  /** What a browser would send as `Last-Event-ID`. */
  lastId = '';
  retry: number | undefined;
  /** Whether the answer came to its end. */
  hasEnded = false;
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private rest = '';

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (text: string) => this.read(text));
    response.on('end', () => {
      this.hasEnded = true;
    });
    response.on('error', () => undefined).on('close', () => this.changes.emit('change'));
  }

  /** Returns with the head of the answer. */
  static async open(service: URL, { query = '', headers = {} }: ListenOptions = {}): Promise<EventClient> {
    const request = httpGet(new URL(`/v1/events${query}`, service), {
      headers: { accept: 'text/event-stream', ...headers },
      agent: false,
    });
    const [response]: IncomingMessage[] = await once(request, 'response');
    if (response?.statusCode !== 200) throw new Error(`The stream was answered ${response?.statusCode}.`);
    return new EventClient(response);
  }

  /** Waits until what has come is as wanted. */
  async until(isRight: (events: readonly SeenEvent[]) => boolean, timeoutMs = 45_000): Promise<SeenEvent[]> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!isRight(this.events)) {
      if (this.response.closed) throw new Error(`The stream is closed. ${this.seen}`);
      await once(this.changes, 'change', { signal }).catch(() => {
        throw new Error(`It did not come. ${this.seen}`);
      });
    }
    return this.events;
  }

  /** Waits for the first event of a type about a subject. */
  async first(type: string, subject?: unknown): Promise<SeenEvent> {
    const isIt = (event: SeenEvent): boolean =>
      event.type === type && (subject === undefined || event.cloudEvent['subject'] === subject);
    const found = (await this.until((events) => events.some(isIt))).find(isIt);
    if (found === undefined) throw new Error('It was there a moment ago.');
    return found;
  }

  async untilComment(text: string): Promise<void> {
    while (!this.comments.includes(text)) {
      await once(this.changes, 'change', { signal: AbortSignal.timeout(45_000) });
    }
  }

  async untilClosed(): Promise<void> {
    // Not by once(): a connection that is cut is no failure here.
    if (!this.response.closed) await new Promise((resolve) => this.response.once('close', resolve));
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  [Symbol.dispose](): void {
    this.response.destroy();
  }

  private get seen(): string {
    return `Seen: ${JSON.stringify(this.events.map(({ type, cloudEvent }) => [type, cloudEvent['subject']]))}`;
  }

  private read(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.take(block);
    this.changes.emit('change');
  }

  private take(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      const value = line.slice(colon + 1).replace(/^ /, '');
      if (colon === 0) this.comments.push(value);
      else fields.set(line.slice(0, colon), value);
    }
    this.lastId = fields.get('id') ?? this.lastId;
    const retry = fields.get('retry');
    if (retry !== undefined) this.retry = Number(retry);
    const data = fields.get('data');
    if (data === undefined) return;
    const cloudEvent: Json & { data: Json } = JSON.parse(data);
    this.events.push({
      token: this.lastId,
      type: fields.get('event') ?? 'message',
      cloudEvent,
      data: cloudEvent.data,
    });
  }
}
