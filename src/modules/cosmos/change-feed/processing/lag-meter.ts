import type { ChangeMetadata } from './change.js';

/** What a reader knows about the page it has before it. */
export interface PageSight {
  readonly changes: readonly ChangeMetadata[];
  readonly lastLsn: number | undefined;
  readonly answeredAt: number | undefined;
}

/** How far a reader is behind: seconds, and about how many changes. */
export interface Behind {
  readonly seconds: number;
  readonly changes: number;
}

export const NOT_BEHIND: Behind = { seconds: 0, changes: 0 };

/**
 * How far behind a reader is that has just been given this page and has handled nothing of it. The age of a change is the
 * difference of two times of the service's own clock, so ours may be wrong. The number is that of the .NET estimator: numbers
 * of changes in the partition that are not handled.
 * @param minimumAgeMs younger changes need no handling yet: a reader that leaves them alone is not behind
 */
export function behindPage({ changes, lastLsn, answeredAt }: PageSight, minimumAgeMs = 0): Behind {
  const [first] = changes;
  if (first === undefined) return NOT_BEHIND;
  const { _ts: ts, _lsn: lsn } = first;
  const overdueMs = answeredAt === undefined ? 0 : answeredAt - ts * 1_000 - minimumAgeMs;
  if (minimumAgeMs > 0 && overdueMs < 0) return NOT_BEHIND;
  const seconds = Math.max(0, overdueMs / 1_000);
  const numbers = lastLsn === undefined ? changes.length : lastLsn - lsn + 1;
  return { seconds, changes: Math.max(1, numbers) };
}

/** The lag between two looks at the feed. */
export class LagMeter {
  private behind = NOT_BEHIND;
  private at = 0;

  constructor(
    private readonly minimumAgeMs = 0,
    private readonly now: () => number = () => performance.now(),
  ) {}

  see(sight: PageSight): void {
    this.behind = behindPage(sight, this.minimumAgeMs);
    this.at = this.now();
  }

  /** A change that waits grows older while it does. */
  get current(): Behind {
    if (this.behind.changes === 0) return NOT_BEHIND;
    const { seconds, changes } = this.behind;
    return { seconds: seconds + (this.now() - this.at) / 1000, changes };
  }
}
