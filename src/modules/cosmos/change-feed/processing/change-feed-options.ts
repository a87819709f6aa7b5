import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { ChangeFeedEvents } from './change-feed-events.js';
import type { StartFrom } from './first-start.js';
import type { HandleChanges } from './change.js';

/** Options of one processor. Its handler receives the changes of a container. */
export interface ChangeFeedOptions<T = unknown> {
  /** Names the processor in its leases. Instances with the same name share the work. */
  readonly name: string;
  /** Id of the container whose changes are read, as given to `CosmosModule.forFeature`. */
  readonly container: string;
  /** Id of the container of leases: see `leasesContainer`. Processors may share one. */
  readonly leases: string;
  /** Default: the provider that is decorated with `@ChangeFeedHandler(name)`. */
  readonly handler?: HandleChanges<T>;
  /** Where the very first start begins to read. Default `now`. */
  readonly startFrom?: StartFrom;
  /** Maximum changes of a page, 1 to 1,000. A page never splits a transaction. Default 100. */
  readonly batchSize?: number;
  /** Wait between two polls of an idle range, in milliseconds. Default 1,000. */
  readonly pollInterval?: number;
  /**
   * Minimum age of a change before it is handled, in milliseconds, by the clock of the service (whole seconds). Default 0.
   * A handler that writes to the items it reads moves them in the feed. Other readers have this long to read the item at its
   * former place. A younger change is polled once in a poll interval and does not count as lag.
   */
  readonly minimumAge?: number;
  /** Lifetime of a lease after the last write of its owner, in milliseconds. Default 15,000. */
  readonly leaseExpiration?: number;
  /** Interval of the renewal of a lease, in milliseconds. Default 5,000; at most a third of the expiration. */
  readonly leaseRenewal?: number;
  /** Interval between two lists of all leases, in milliseconds. It sets the speed of the balancing. Default 10,000. */
  readonly leaseAcquire?: number;
  /** How often a change is tried by itself before it becomes a dead letter. Default 5. */
  readonly maxAttempts?: number;
}

export type ResolvedChangeFeedOptions = Required<Omit<ChangeFeedOptions, 'handler'>>;

/** Maximum delay of a timer of Node.js. A timer with a larger delay fires at once. */
const MOST_MS = 2 ** 31 - 1;

/** @throws Error for values that contradict each other or what the service allows */
export function resolveChangeFeedOptions({
  name,
  container,
  leases,
  startFrom = 'now',
  batchSize = 100,
  pollInterval = 1_000,
  minimumAge = 0,
  leaseExpiration = 15_000,
  leaseRenewal = 5_000,
  leaseAcquire = 10_000,
  maxAttempts = 5,
}: ChangeFeedOptions): ResolvedChangeFeedOptions {
  require(/^[A-Za-z0-9_-]{1,60}$/.test(name), `name must be 1 to 60 of A-Z a-z 0-9 _ -`);
  require(isStart(startFrom), 'startFrom must be beginning, now, or a valid time');
  const times = { pollInterval, leaseExpiration, leaseRenewal, leaseAcquire };
  const numbers = { batchSize, ...times, maxAttempts };
  for (const [option, value] of Object.entries(numbers)) {
    require(Number.isSafeInteger(value) && value > 0, `${option} must be a whole number above 0`);
  }
  for (const [option, value] of Object.entries(times)) {
    require(value <= MOST_MS, `${option} must be at most ${MOST_MS}`);
  }
  require(Number.isSafeInteger(minimumAge) && minimumAge >= 0, 'minimumAge must be a whole number from 0');
  require(batchSize <= 1_000, 'batchSize must be at most 1000');
  require(leaseRenewal * 3 <= leaseExpiration, 'leaseRenewal must be at most a third of leaseExpiration');
  return { name, container, leases, startFrom, minimumAge, ...numbers };
}

const isStart = (start: StartFrom): boolean =>
  start instanceof Date ? !Number.isNaN(start.getTime()) : start === 'beginning' || start === 'now';

function require(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`Change feed processor: ${rule}.`);
}

/** Options of all processors of an application. */
export interface ChangeFeedModuleOptions {
  /**
   * Processors that start with the application: all (true), none (false), or the named ones. Default true; a command-line
   * tool sets false.
   */
  readonly start?: boolean | readonly string[];
  /** Owner of the leases: no two running processes may share it. Default: host, process id and something random. */
  readonly instanceName?: string;
  /** Callbacks for metrics and logs of every processor. */
  readonly events?: Partial<ChangeFeedEvents>;
}

/** The options, made by a factory with injected dependencies. */
export type ChangeFeedModuleAsyncOptions = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<ChangeFeedModuleOptions>, 'inject' | 'useFactory'>;

/** The same of one processor. */
export type ChangeFeedAsyncOptions<T = unknown> = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<ChangeFeedOptions<T>>, 'inject' | 'useFactory'>;

export const newInstanceName = (): string => `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
