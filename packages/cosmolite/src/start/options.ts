import type { Clock } from '../common/clock.js';
import type { Log } from '../requests/emulator.js';
import type { FaultOrder } from '../faults/index.js';

/** The key that the vendor's emulators have always used. It is public: it protects nothing. */
export const WELL_KNOWN_KEY =
  'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

export interface CosmoliteOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** The account key, base64. Default: the well-known key of the vendor's emulators. */
  readonly key?: string;
  /** Folder for the data, created when needed. Default `:memory:`: everything ends with the process. */
  readonly dataDir?: string;
  /** Throughput of every container, whatever its offer says, enforced. Default: see `enforceThroughput`. */
  readonly requestUnitsPerSecond?: number;
  /**
   * Answer 429 to requests above the throughput that containers and databases were given, as the service
   * does. Default false: tests should be fast, and a container created without throughput has only 400.
   */
  readonly enforceThroughput?: boolean;
  /** Physical partitions a new container gets, 1 to 100. Default 1. */
  readonly defaultPartitions?: number;
  /**
   * Continuous backup of the account, with its window in days. With it every container can be read in the change feed
   * mode "all versions and deletes"; without it, those with a retention in their `changeFeedPolicy`. Default none.
   */
  readonly continuousBackupDays?: 7 | 30;
  /** What is to go wrong, and the seed of its random numbers. Default nothing. */
  readonly faults?: { readonly orders: readonly FaultOrder[]; readonly seed?: number };
  /** Where the time comes from: `_ts`, expiry, and what throttling measures. Default the system. */
  readonly clock?: Clock;
  /** Certificate and key, PEM: serve HTTPS. Default plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Accept any Microsoft Entra token (`type=aad`) unchecked. For tests. Default false. */
  readonly acceptAad?: boolean;
  /**
   * Host names, without a port, that may open the data explorer besides this machine's own. Anyone who
   * reaches the port under such a name can read and write without the key. Default none.
   */
  readonly explorerHosts?: readonly string[];
  /** Takes one line about each unexpected error. Default: standard error. */
  readonly log?: Log;
}
