import type { ChangeMetadata } from './change.js';

/** The facts about a page that the lag is computed from. */
export interface PageSight {
  readonly changes: readonly ChangeMetadata[];
  readonly lastLsn: number | undefined;
  readonly answeredAt: number | undefined;
}

/** Lag: age of the oldest unhandled change, and estimated number of unhandled changes. */
export interface Behind {
  readonly seconds: number;
  readonly changes: number;
}

export const NOT_BEHIND: Behind = { seconds: 0, changes: 0 };

/**
 * Lag of a reader that has received this page and handled nothing of it. The age is the difference of two times of the service,
 * so the clock of this machine does not matter. The number is that of the .NET estimator: the unhandled LSNs of the partition.
 * @param minimumAgeMs younger changes do not count as lag
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

/** The lag between two polls of the feed. */
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

  /** The age of a waiting change grows with time. */
  get current(): Behind {
    if (this.behind.changes === 0) return NOT_BEHIND;
    const { seconds, changes } = this.behind;
    return { seconds: seconds + (this.now() - this.at) / 1000, changes };
  }
}
