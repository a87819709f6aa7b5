import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { get, listOf } from './json.js';

/** A span as it arrived, its attributes by name. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** 2: server, 3: client. */
  readonly kind: number;
  /** 2: error. */
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  /** Of the service that sent it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A collector of traces: takes what an exporter sends by OTLP over HTTP. */
export class OtlpReceiver implements AsyncDisposable {
  readonly spans: ReceivedSpan[] = [];
  /** Every export as it was sent. */
  readonly exports: { readonly path: string; readonly type: string; readonly bytes: Buffer }[] = [];
  private readonly changes = new EventTarget();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      void receiver.answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get endpoint(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  /** The spans that fit, as soon as there are so many. */
  async atLeast(count: number, fits: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan[]> {
    for (;;) {
      const found = this.spans.filter(fits);
      if (found.length >= count) return found;
      await once(this.changes, 'spans');
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await buffer(request);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const type = request.headers['content-type'] ?? '';
    this.exports.push({ path: request.url ?? '', type, bytes });
    response.setHeader('content-type', type).end(type === 'application/json' ? '{}' : '');
    if (type === 'application/json') this.spans.push(...spansIn(JSON.parse(bytes.toString())));
    this.changes.dispatchEvent(new Event('spans'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function spansIn(body: unknown): ReceivedSpan[] {
  return listOf(get(body, 'resourceSpans')).flatMap((resourceSpans) => {
    const resource = attributesIn(get(resourceSpans, 'resource'));
    return listOf(get(resourceSpans, 'scopeSpans'))
      .flatMap((scopeSpans) => listOf(get(scopeSpans, 'spans')))
      .map((span) => ({
        name: textOf(get(span, 'name')),
        traceId: textOf(get(span, 'traceId')),
        spanId: textOf(get(span, 'spanId')),
        parentSpanId: textOf(get(span, 'parentSpanId')),
        kind: Number(get(span, 'kind')),
        status: Number(get(get(span, 'status'), 'code') ?? 0),
        attributes: attributesIn(span),
        events: listOf(get(span, 'events')).map((event) => ({
          name: textOf(get(event, 'name')),
          attributes: attributesIn(event),
        })),
        resource,
      }));
  });
}

function attributesIn(owner: unknown): Record<string, unknown> {
  const pairs = listOf(get(owner, 'attributes')).map((attribute) => {
    const value = get(attribute, 'value');
    const [content] = typeof value === 'object' && value !== null ? Object.values(value) : [];
    return [textOf(get(attribute, 'key')), content];
  });
  return Object.fromEntries(pairs);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
