import { AbortError, RestError } from '@azure/cosmos';
import type { Dispatcher } from 'undici';
import type { HttpRequest, HttpResponse } from '../wire/http-types.js';
import { ResponseHeaders } from '../wire/response-headers.js';
import { transportError } from './transport-error.js';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

type Headers = Record<string, string | string[] | undefined>;

/** What becomes of one request. Exactly one of `answered` and `failed` is called. */
export interface ExchangeEvents {
  /** As soon as the answer's headers are there, before its body. */
  readonly started: (status: number, headers: ResponseHeaders) => void;
  readonly answered: (response: HttpResponse | Promise<HttpResponse>) => void;
  readonly failed: (error: Error) => void;
  /** Asked on an abort: whether to wait, unheard, for what the answer says it has cost. */
  readonly isChargeAwaited: () => boolean;
  /** At the end of such a wait. */
  readonly chargeKnown: () => void;
}

/** One request on an undici connection: collects the answer's body, and closes the connection on an abort. */
export class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private aborted = false;
  private awaitsCharge = false;
  private status = 0;
  private headers = new ResponseHeaders({});
  private readonly chunks: Buffer[] = [];
  /** Bound, and no arrow function: V8 keeps one that is a property for long, and the answer with it. */
  private readonly onAbort = this.abort.bind(this);

  constructor(
    private readonly request: HttpRequest,
    private readonly events: ExchangeEvents,
  ) {
    request.abortSignal?.addEventListener('abort', this.onAbort);
  }

  /** Comes late when the request had to wait for a free connection; nobody may be interested any more. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.aborted) controller.abort(new AbortError());
  }

  /** May come again: a final answer after an informational one. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.status = status;
    this.headers = new ResponseHeaders(headers);
    this.events.started(status, this.headers);
    if (!this.aborted) return;
    this.endWait();
    this.controller?.abort(new AbortError());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.release();
    this.events.answered(this.response());
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.release();
    this.endWait();
    if (!this.aborted) this.events.failed(transportError(error));
  }

  private abort(): void {
    this.aborted = true;
    this.release();
    this.events.failed(new AbortError('The request was aborted.'));
    const isSent = this.controller !== undefined && this.status === 0;
    this.awaitsCharge = isSent && this.events.isChargeAwaited();
    if (!this.awaitsCharge) this.controller?.abort(new AbortError());
  }

  private endWait(): void {
    if (this.awaitsCharge) this.events.chargeKnown();
    this.awaitsCharge = false;
  }

  private release(): void {
    this.request.abortSignal?.removeEventListener('abort', this.onAbort);
  }

  private async response(): Promise<HttpResponse> {
    const { request, status, headers } = this;
    const body = await decodeBody(Buffer.concat(this.chunks), headers.get('content-encoding'));
    const bodyAsText = readableText(status, headers.get('content-type'), body.toString());
    return { request, status, headers, bodyAsText };
  }
}

type Decode = (body: Buffer) => Promise<Buffer>;

/** RFC 9110 lets anyone on the way compress an answer when the request does not say otherwise; the SDK does not. */
const DECODERS: Readonly<Record<string, Decode>> = {
  identity: (body) => Promise.resolve(body),
  gzip: promisify<Buffer, Buffer>(gunzip),
  deflate: promisify<Buffer, Buffer>(inflate),
  br: promisify<Buffer, Buffer>(brotliDecompress),
};

/** Undoes `Content-Encoding`. An unknown one is refused: its bytes would read as nonsense. */
export async function decodeBody(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || body.length === 0) return body;
  const decode = DECODERS[encoding.trim().toLowerCase()];
  if (decode === undefined) throw unreadable(`its content encoding "${encoding}" is unknown`);
  return decode(body).catch((cause: unknown) => {
    throw unreadable(`its body is not valid ${encoding}`, cause);
  });
}

/** How much of a foreign error page is worth keeping. */
const EXCERPT_LENGTH = 300;

/**
 * The text that the SDK will parse. It reads `message` from every error answer and fails with a TypeError or
 * SyntaxError that hides the status when a proxy on the way answered with a page or with nothing: such an
 * answer is wrapped in the service's form. A page in place of a result is no answer of Cosmos DB at all.
 */
export function readableText(status: number, contentType: string | undefined, text: string): string {
  if (status >= 400) return hasMessage(text) ? text : serviceForm(status, text);
  if (contentType?.startsWith('text/html')) throw unreadable('it is an HTML page, not JSON');
  return text;
}

function hasMessage(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'message' in body;
  } catch {
    return false;
  }
}

function serviceForm(status: number, text: string): string {
  const message = text === '' ? 'The answer has no body.' : text.slice(0, EXCERPT_LENGTH);
  return JSON.stringify({ code: `Http${status}`, message });
}

function unreadable(reason: string, cause?: unknown): RestError {
  const error = new RestError(`The answer cannot be read: ${reason}.`, { code: RestError.PARSE_ERROR });
  if (cause !== undefined) error.cause = cause;
  return error;
}
