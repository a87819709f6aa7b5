import type { Behind } from '../processing/lag-meter.js';

/** One lease as an operator sees it. */
export interface LeaseStatus extends Behind {
  readonly leaseToken: string;
  /** Null: nobody reads it. */
  readonly owner: string | null;
  /** When the owner wrote last, ISO 8601 by its own clock. */
  readonly renewedAt: string | null;
  /** The instance that has asked for it. */
  readonly wantedBy: string | null;
}

/** A processor as an operator sees it. */
export interface ProcessorStatus {
  readonly name: string;
  readonly leases: readonly LeaseStatus[];
  /** Whether they leave no key out. When some do for long, leases were removed: nobody reads those keys. */
  readonly isWhole: boolean;
  /** When it has never been started by this name of the account's host: other names by which it has. */
  readonly otherHosts: readonly string[];
  readonly deadLetters: readonly {
    readonly id: string;
    readonly item: string;
    readonly attempts: number;
    readonly failedAt: string;
    readonly error: string;
  }[];
}

/** What became of the dead letters that were tried again. */
export interface RetryOutcome {
  readonly handled: number;
  /** Those that failed again, with the reason. They stay. */
  readonly failed: readonly { readonly id: string; readonly item: string; readonly reason: string }[];
}
