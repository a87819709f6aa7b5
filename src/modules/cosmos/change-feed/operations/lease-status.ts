import type { Behind } from '../processing/lag-meter.js';

/** One lease as an operator sees it. */
export interface LeaseStatus extends Behind {
  readonly leaseToken: string;
  /** Null: no instance reads it. */
  readonly owner: string | null;
  /** Last write of the owner, ISO 8601 by its own clock. */
  readonly renewedAt: string | null;
  /** The instance that has asked for it. */
  readonly wantedBy: string | null;
}

/** A processor as an operator sees it. */
export interface ProcessorStatus {
  readonly name: string;
  readonly leases: readonly LeaseStatus[];
  /** Whether the leases cover all keys. If this stays false, leases were removed and no instance reads their keys. */
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

/** The outcome of a retry of dead letters. */
export interface RetryOutcome {
  readonly handled: number;
  /** Dead letters that failed again, with the reason. They stay stored. */
  readonly failed: readonly { readonly id: string; readonly item: string; readonly reason: string }[];
}
