/** Most retries that are saved up: a moment without request units is made good by them. */
const MOST = 50;

/** What each call adds. When refusals last, the database gets this share of requests more than there are calls. */
const PER_CALL = 0.3;

/**
 * Retries after a 429 that the calls of this process may have together. A database that refuses much is not helped by being
 * asked several times for each call: then a caller is told 429 at once, and when to come back.
 */
export class RetryAllowance {
  private left = MOST;

  /** A call begins. */
  earn(): void {
    this.left = Math.min(MOST, this.left + PER_CALL);
  }

  /** Whether a request may be sent again. */
  take(): boolean {
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
