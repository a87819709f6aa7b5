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

/** What a handler may know beside the changes. */
export interface ChangeContext {
  /** Name of the processor. */
  readonly processor: string;
  /** Token of the lease that the changes were read under; of a retried change: the one it was read under then. */
  readonly leaseToken: string;
  /** Aborts when the lease is lost, or the process stops and has waited long enough: whatever is done after that is done twice. */
  readonly signal: AbortSignal;
  /** How often these very changes have been tried before, in this process. */
  readonly attempt: number;
  /** Whether an operator tries a dead letter again: newer versions of the item may have been handled since. */
  readonly isRetried: boolean;
}

/** What a class with `@ChangeFeedHandler(name)` has. */
export interface HandlesChanges<T = unknown> {
  /**
   * Handles changes of one feed range, in their order. They count as handled when the promise resolves. When it rejects they
   * are handed over again; with an AppError that is retryable, until it passes.
   */
  handle(changes: readonly Change<T>[], context: ChangeContext): Promise<void>;
}

/** The same as a function. */
export type HandleChanges<T> = HandlesChanges<T>['handle'];
