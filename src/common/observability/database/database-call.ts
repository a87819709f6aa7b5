/**
 * A call to the database that is over, as its module tells it. Its own words, for this room knows no module: whatever has these
 * members fits.
 */
export interface DatabaseCall {
  /** What its caller calls it, such as `products.create`. */
  readonly name: string;
  /** As OpenTelemetry's conventions call it, such as `create_item`. */
  readonly operation?: string;
  readonly database?: string;
  readonly container?: string;
  readonly host?: string;
  readonly port?: number;
  /** HTTP status of the last answer; undefined when there was none. */
  readonly status?: number;
  readonly substatus?: number;
  /** Why there was no answer. */
  readonly reason?: string;
  readonly activityId?: string;
  readonly durationMs: number;
  /** Request units, retries included. */
  readonly requestCharge: number;
  /** Requests sent for it. */
  readonly requests: number;
  /** What its caller is told when it failed. */
  readonly error?: unknown;
  /** What the SDK has recorded, without secrets. */
  readonly diagnostics: readonly object[];
}

/** Hears of one call. */
export interface DatabaseCallListener {
  readonly headers: Readonly<Record<string, string>>;
  readonly throttled: () => void;
  readonly retried: (answer: Pick<DatabaseCall, 'status' | 'substatus' | 'reason' | 'activityId'>) => void;
  readonly ended: (call: DatabaseCall) => void;
}
