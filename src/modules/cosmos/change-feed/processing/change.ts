/** What the feed adds to an item. */
export interface ChangeMetadata {
  readonly id: string;
  readonly _rid: string;
  /** Of this version, quoted. */
  readonly _etag: string;
  /** When it was written, in whole seconds since the Unix epoch, by the clock of the service. */
  readonly _ts: number;
  /** Number of the change in its physical partition. The writes of one transaction share it. */
  readonly _lsn: number;
}

/** The latest version of an item that was created or changed. */
export type Change<T> = T & ChangeMetadata;

/** Context of a call of the handler. */
export interface ChangeContext {
  /** Name of the processor. */
  readonly processor: string;
  /** Token of the lease that the changes were read under; of a retried change: the one it was read under then. */
  readonly leaseToken: string;
  /** Aborts when the lease is lost, or when the grace period of a stop is over. Later work will be repeated elsewhere. */
  readonly signal: AbortSignal;
  /** How often this process has tried exactly these changes before. */
  readonly attempt: number;
  /** Whether an operator retries a dead letter. Newer versions of the item may have been handled since. */
  readonly isRetried: boolean;
}

/** Interface of a class with `@ChangeFeedHandler(name)`. */
export interface HandlesChanges<T = unknown> {
  /**
   * Handles changes of one feed range, in their order. They count as handled when the promise resolves. When it rejects, the
   * processor calls it again. It repeats a retryable AppError without limit.
   */
  handle(changes: readonly Change<T>[], context: ChangeContext): Promise<void>;
}

/** The same as a function. */
export type HandleChanges<T> = HandlesChanges<T>['handle'];
