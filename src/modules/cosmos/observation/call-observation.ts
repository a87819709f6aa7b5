import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../../../common/errors/app-error.js';
import { type HttpRequest, PARTITION_KEY_RANGE_ID } from '../wire/http-types.js';
import type { ResponseHeaders } from '../wire/response-headers.js';
import { failureOf } from '../errors/translate-error.js';
import type { CallListener, CosmosObserver, ObservedAnswer } from '../options/cosmos-observer.js';
import { type RequestTarget, targetOf } from './request-target.js';
import { diagnosticsIn } from './sdk-diagnostics.js';

/** Hears what becomes of one request. */
export interface RequestObservation {
  answered(status: number, headers: ResponseHeaders): void;
  failed(error: Error): void;
}

const running = new AsyncLocalStorage<CallObservation>();

/** The call that is observed here, when one is. */
export const observedCall = (): CallObservation | undefined => running.getStore();

/** Runs a call and tells the observer of it. Without an observer there is nothing but the call. */
export async function observing<T>(
  observer: CosmosObserver | undefined,
  name: string,
  call: () => Promise<T>,
): Promise<T> {
  if (observer === undefined) return call();
  const observation = new CallObservation(name, observer.callStarted(name));
  try {
    const result = await running.run(observation, call);
    observation.note(result);
    observation.end();
    return result;
  } catch (error) {
    observation.end(error);
    throw error;
  }
}

/** Adds up what the requests of one call tell. What comes after its end goes unheard. */
class CallObservation {
  private readonly begun = performance.now();
  /** Results and errors of the SDK, which hold what it has recorded: read only when somebody asks. */
  private readonly results: unknown[] = [];
  /** The answer to each request that has failed, until that request is sent again. Most calls need none. */
  private failures: Map<string, ObservedAnswer> | undefined;
  private target: RequestTarget | undefined;
  private last: ObservedAnswer = {};
  private requestCharge = 0;
  private requests = 0;
  private isOver = false;

  constructor(
    private readonly name: string,
    private readonly listener: CallListener,
  ) {}

  get headers(): Readonly<Record<string, string>> | undefined {
    return this.listener.headers;
  }

  /** Keeps what the SDK has recorded, if the result of one of its calls tells. */
  note(result: unknown): void {
    if (result !== undefined) this.results.push(result);
  }

  requestStarted(request: HttpRequest): RequestObservation {
    const target = targetOf(request);
    if (this.target?.isItems !== true || target.isItems) this.target = target;
    this.requests += 1;
    if (this.failures !== undefined) this.repeats(this.failures, sameAs(request));
    return {
      answered: (status, headers) => this.heard(request, answerOf(status, headers), chargeOf(headers)),
      failed: (error) => {
        if (error.name !== 'AbortError') this.heard(request, { reason: reasonOf(error) }, 0);
      },
    };
  }

  end(error?: unknown): void {
    this.isOver = true;
    this.note(error instanceof AppError ? sdkErrorIn(error) : error);
    const { target, results } = this;
    const { status, substatus, reason, activityId } = this.outcome(error);
    this.listener.ended({
      name: this.name,
      operation: target?.operation,
      database: target?.database,
      container: target?.container,
      host: target?.host,
      port: target?.port,
      status,
      substatus,
      reason,
      activityId,
      durationMs: performance.now() - this.begun,
      requestCharge: this.requestCharge,
      requests: this.requests,
      error,
      diagnostics: () => results.flatMap((result) => diagnosticsIn(result) ?? []),
    });
  }

  private repeats(failures: Map<string, ObservedAnswer>, request: string): void {
    const failure = failures.get(request);
    if (failure !== undefined && !this.isOver) this.listener.retried?.(failure);
    failures.delete(request);
  }

  private heard(request: HttpRequest, answer: ObservedAnswer, requestUnits: number): void {
    if (this.isOver) return;
    this.last = answer;
    this.requestCharge += requestUnits;
    if (answer.status === undefined || answer.status >= 400) {
      this.failures ??= new Map();
      this.failures.set(sameAs(request), answer);
    }
    if (answer.status === 429) this.listener.throttled?.();
  }

  /** The last answer says most. A failure that is another one, such as one of an operation in a batch, says itself what it is. */
  private outcome(error: unknown): ObservedAnswer {
    const failure = error instanceof AppError ? failureOf(error) : undefined;
    if (failure !== undefined && failure.status !== this.last.status) {
      const { status, substatus, reason, activityId } = failure;
      return { status, substatus: status === undefined ? undefined : substatus, reason, activityId };
    }
    const isHangUp = error !== undefined && !(error instanceof AppError);
    return isHangUp ? { reason: reasonOf(error) } : this.last;
  }
}

function answerOf(status: number, headers: ResponseHeaders): ObservedAnswer {
  const substatus = headers.get('x-ms-substatus');
  return {
    status,
    substatus: substatus === undefined || !/^\d{1,6}$/.test(substatus) ? undefined : Number(substatus),
    activityId: headers.get('x-ms-activity-id'),
  };
}

/** What makes two requests of a call the same one, sent again. */
const sameAs = ({ method, url, headers }: HttpRequest): string =>
  `${method} ${url} ${headers.get(PARTITION_KEY_RANGE_ID) ?? ''}`;

function chargeOf(headers: ResponseHeaders): number {
  const value = Number(headers.get('x-ms-request-charge'));
  return Number.isFinite(value) ? value : 0;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Our error is caused by a line for the log, and that by the SDK's error. */
const sdkErrorIn = ({ cause }: AppError): unknown => (cause instanceof Error ? cause.cause : undefined);
