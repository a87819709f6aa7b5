import { AppError } from '../../../../common/errors/app-error.js';
import { type Backoff, backoffMs, pause } from '../../../../common/retry/waiting.js';
import type { FeedAnswer, FeedReader } from './feed-reader.js';

export interface RetryingReaderOptions {
  readonly pollIntervalMs: number;
  /** Called after each failed read, before the wait. */
  readonly onFailure: (error: unknown) => void;
}

/** Reads a feed and repeats a failed read until it succeeds. An outage costs no more reads than an idle feed. */
export class RetryingReader<T> {
  private readonly backoff: Backoff;

  constructor(
    private readonly reader: FeedReader<T>,
    private readonly options: RetryingReaderOptions,
  ) {
    this.backoff = { firstMs: 200, longestMs: Math.max(1_000, options.pollIntervalMs) };
  }

  /** See `FeedReader.rewind`. */
  rewind(token: string | null, batchSize?: number): void {
    this.reader.rewind(token, batchSize);
  }

  /** Undefined when the signal aborts. Never rejects. */
  async next(signal: AbortSignal): Promise<FeedAnswer<T> | undefined> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        return await this.reader.next(signal);
      } catch (error) {
        if (signal.aborted) return undefined;
        this.options.onFailure(error);
        const retryAfterMs = error instanceof AppError ? error.extras.retryAfterMs : undefined;
        await pause(retryAfterMs ?? backoffMs(failures, this.backoff), signal);
      }
    }
    return undefined;
  }
}
