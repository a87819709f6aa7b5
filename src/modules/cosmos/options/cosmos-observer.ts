/** How one request of a call was answered. */
export interface ObservedAnswer {
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number | undefined;
  /** Azure Cosmos DB's sub-status, when the answer has one. */
  readonly substatus?: number | undefined;
  /** Why there was no answer: a network error's code, or the name of an error. */
  readonly reason?: string | undefined;
  /** Azure Cosmos DB's own id of the operation. */
  readonly activityId?: string | undefined;
}

/** What is known of a call before its outcome. Every member but `name` comes from the requests that the SDK sends for it. */
export interface ObservedTarget {
  /** In the words of OpenTelemetry's conventions, such as `read_item` or `execute_batch`. */
  readonly operation?: string | undefined;
  readonly database?: string | undefined;
  readonly container?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/** A call that is over: one for each `CosmosCalls.run`, whatever the SDK sent for it. */
export interface ObservedCall extends ObservedTarget, ObservedAnswer {
  /** What the caller calls it, such as `products.create`. */
  readonly name: string;
  readonly durationMs: number;
  /** Request units, retries and metadata included. */
  readonly requestCharge: number;
  /** Requests sent for it. */
  readonly requests: number;
  /** What the caller is told when it failed. */
  readonly error?: unknown;
  /** What the SDK has recorded of the call, without anything that could be secret. Put together when it is asked for. */
  readonly diagnostics: () => readonly object[];
}

/** Hears of one call. */
export interface CallListener {
  /** Sent along with each request of the call, such as `traceparent`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The database has refused a request for lack of request units. */
  readonly throttled?: () => void;
  /** A request is sent again, because of this answer to it. */
  readonly retried?: (answer: ObservedAnswer) => void;
  readonly ended: (call: ObservedCall) => void;
}

/** Hears of every call: for metrics, traces and logs. What it throws reaches the caller, so it must not throw. */
export interface CosmosObserver {
  /** A client is made (1), or closed (-1). */
  readonly clients?: (change: 1 | -1) => void;
  readonly callStarted: (name: string) => CallListener;
}
