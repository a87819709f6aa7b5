/** A refusal for lack of request units: a 429. */
export interface Throttle {
  /** When the service would have the request again, in milliseconds. */
  readonly retryAfterMs: number;
  readonly activityId?: string;
}

/** A call that ended because of its limits. */
export class CallCutShort extends Error {
  override readonly name = 'CallCutShort';

  constructor(
    /** The signal's reason; a `TimeoutError` when the time was up, or would have been before the next attempt. */
    readonly reason: unknown,
    /** The last answer, when it was a 429 and nothing has been sent since. */
    readonly throttle: Throttle | undefined,
  ) {
    super('The call was cut short.', { cause: reason });
  }
}
