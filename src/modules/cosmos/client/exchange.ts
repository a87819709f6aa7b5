import { AbortError } from '@azure/cosmos';
import type { Dispatcher } from 'undici';
import { decodeBody, readableText } from './answer-text.js';
import type { HttpRequest, HttpResponse } from '../wire/http-types.js';
import { ResponseHeaders } from '../wire/response-headers.js';
import { transportError } from './transport-error.js';

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

  constructor(
    private readonly request: HttpRequest,
    private readonly events: ExchangeEvents,
  ) {
    request.abortSignal?.addEventListener('abort', this.abort);
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

  private readonly abort = (): void => {
    this.aborted = true;
    this.release();
    this.events.failed(new AbortError('The request was aborted.'));
    const isSent = this.controller !== undefined && this.status === 0;
    this.awaitsCharge = isSent && this.events.isChargeAwaited();
    if (!this.awaitsCharge) this.controller?.abort(new AbortError());
  };

  private endWait(): void {
    if (this.awaitsCharge) this.events.chargeKnown();
    this.awaitsCharge = false;
  }

  private release(): void {
    this.request.abortSignal?.removeEventListener('abort', this.abort);
  }

  private async response(): Promise<HttpResponse> {
    const { request, status, headers } = this;
    const body = await decodeBody(Buffer.concat(this.chunks), headers.get('content-encoding'));
    const bodyAsText = readableText(status, headers.get('content-type'), body.toString());
    return { request, status, headers, bodyAsText };
  }
}
