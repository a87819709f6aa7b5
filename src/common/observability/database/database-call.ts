/**
 * A call to the database that is over, as its module tells it. Its own words, for this room knows no module: whatever has these
 * members fits.
 */
export interface DatabaseCall {
  /** What its caller calls it, such as `products.create`. */
  readonly name: string;
  /** As OpenTelemetry's conventions call it, such as `create_item`. */
  readonly operation?: string | undefined;
  readonly database?: string | undefined;
  readonly container?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** HTTP status of the last answer; undefined when there was none. */
  readonly status?: number | undefined;
  readonly substatus?: number | undefined;
  /** Why there was no answer. */
  readonly reason?: string | undefined;
  readonly activityId?: string | undefined;
  readonly durationMs: number;
  /** Request units, retries included. */
  readonly requestCharge: number;
  /** Requests sent for it. */
  readonly requests: number;
  /** What its caller is told when it failed. */
  readonly error?: unknown;
  /** What the SDK has recorded, without secrets. Put together when it is asked for. */
  readonly diagnostics: () => readonly object[];
}

/** How one request of a call was answered. */
export type DatabaseAnswer = Pick<DatabaseCall, 'status' | 'substatus' | 'reason' | 'activityId'>;

/** Hears of one call. */
export interface DatabaseCallListener {
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly throttled: () => void;
  readonly retried: (answer: DatabaseAnswer) => void;
  readonly ended: (call: DatabaseCall) => void;
}
