import type { AdjustableClock } from '../common/clock.js';
import type { FaultPlan } from '../faults/index.js';
import type { AuthorizationRules } from '../http/authorization.js';
import type { Metrics } from '../throughput/metrics.js';
import type { Store } from '../store/store.js';
import type { Throughput } from '../throughput/index.js';

/** What one running emulator is made of; the operations get it with every request. */
export interface Emulator {
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly authorization: AuthorizationRules;
  readonly throughput: Throughput;
  readonly faults: FaultPlan;
  readonly metrics: Metrics;
  /** Physical partitions a new container gets. */
  readonly defaultPartitions: number;
  readonly hasContinuousBackup: boolean;
  readonly scheme: 'http' | 'https';
  /** Host names that may open the data explorer, besides loopback. */
  readonly explorerHosts: readonly string[];
  readonly log: Log;
  /** Aborted when the emulator is to be closed. */
  readonly closing: AbortSignal;
}

/** Takes one line about something that needs a human: an unexpected error, never a client's mistake. */
export type Log = (message: string, error?: unknown) => void;
