import type { Clock } from '../common/clock.js';

/** What holds for the whole account. */
export interface StoreSurroundings {
  readonly clock: Clock;
  /** Window of continuous backup, in days; 0 without it. */
  readonly backupDays: number;
}
