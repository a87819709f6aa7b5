import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { ChangeFeedEvents } from './change-feed-events.js';
import type { StartFrom } from './first-start.js';
import type { HandleChanges } from './change.js';

/** One processor: a handler that is given the changes of a container. */
export interface ChangeFeedOptions<T = unknown> {
  /** Names the processor in its leases. Instances with the same name share the work. */
  readonly name: string;
  /** Id of the container whose changes are read, as given to `CosmosModule.forFeature`. */
  readonly container: string;
  /** Id of the container of leases: see `leasesContainer`. Processors may share one. */
  readonly leases: string;
  /** Default: the provider that is decorated with `@ChangeFeedHandler(name)`. */
  readonly handler?: HandleChanges<T>;
  /** Where it begins when it has never been started before. Default `now`. */
  readonly startFrom?: StartFrom;
  /** Most changes of a page, 1 to 1,000; one transaction is never cut. Default 100. */
  readonly batchSize?: number;
  /** Between two looks at a range that has nothing new, in milliseconds. Default 1,000. */
  readonly pollInterval?: number;
  /**
   * How old a change is, in milliseconds, before it is handled. By the clock of the service, which tells whole seconds. Default 0. A
   * handler that changes what it reads moves it in the feed: other readers of the feed have this long to see it where it was. Until
   * a change is old enough, it is looked at once in a poll interval, and counts for no lag.
   */
  readonly minimumAge?: number;
  /** An owner that has not written for so long, in milliseconds, has lost its leases. Default 15,000. */
  readonly leaseExpiration?: number;
  /** Between two renewals of a lease, in milliseconds. Default 5,000; at most a third of the expiration. */
  readonly leaseRenewal?: number;
  /** Between two looks at all leases, in milliseconds: how fast the work is divided again. Default 10,000. */
  readonly leaseAcquire?: number;
  /** How often a change is tried by itself before it becomes a dead letter. Default 5. */
  readonly maxAttempts?: number;
}

export type ResolvedChangeFeedOptions = Required<Omit<ChangeFeedOptions, 'handler'>>;

/** Longest time of a timer of Node.js: one that is set to more rings at once. */
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

/** What holds for every processor of an application. */
export interface ChangeFeedModuleOptions {
  /**
   * Which processors begin when the application has started: all, none, or those named. Default true; a command-line tool
   * says false.
   */
  readonly start?: boolean | readonly string[];
  /** Owner of the leases: no two running processes may share it. Default: host, process id and something random. */
  readonly instanceName?: string;
  /** What is counted of every processor. */
  readonly events?: Partial<ChangeFeedEvents>;
}

/** The options, made from whatever the application injects. */
export type ChangeFeedModuleAsyncOptions = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<ChangeFeedModuleOptions>, 'inject' | 'useFactory'>;

/** The same of one processor. */
export type ChangeFeedAsyncOptions<T = unknown> = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<ChangeFeedOptions<T>>, 'inject' | 'useFactory'>;

export const newInstanceName = (): string => `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
