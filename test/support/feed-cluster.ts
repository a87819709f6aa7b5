import { isDeepStrictEqual } from 'node:util';
import { type Cosmolite, type CosmoliteOptions, startCosmolite } from 'cosmolite';
import type { Change, HandleChanges } from '../../src/modules/cosmos/change-feed/processing/change.js';
import { type FeedApp, type FeedAppOptions, ownersOf, type Reading, startFeedApp } from './feed-app.js';
import { until } from './until.js';

export const SENSORS = Array.from({ length: 24 }, (_, index) => `sensor-${index}`);

/** A change, and which instance was given it. */
export interface Seen extends Change<Reading> {
  readonly by: string;
}

/** A database and the instances that read it, for the tests of the `describe` that calls `withFeedCluster`. */
export interface FeedCluster {
  readonly db: Cosmolite;
  /** Everything that handlers were given, in the order in which they were. */
  readonly seen: Seen[];
  /** Starts an instance. Its handler records what it is given, unless it has one of its own. */
  start(instanceName: string, options?: Partial<FeedAppOptions>): Promise<FeedApp>;
  /** An instance that writes and looks, and reads no feed. */
  idle(): Promise<FeedApp>;
  /** Creates readings with these numbers, spread over the sensors. */
  write(from: number, to: number): Promise<void>;
  /** Resolves when every number below this has been handled. */
  handled(count: number): Promise<void>;
  /** Resolves when each of the owners has so many leases, and nobody else has one. */
  balanced(owners: Readonly<Record<string, number>>): Promise<void>;
}

export function withFeedCluster(options: CosmoliteOptions = {}): FeedCluster {
  let db: Cosmolite | undefined;
  let apps: FeedApp[] = [];
  let idle: Promise<FeedApp> | undefined;
  let seen: Seen[] = [];

  const running = (): Cosmolite => {
    if (db === undefined) throw new Error('The database is started before each test.');
    return db;
  };
  const record =
    (by: string): HandleChanges<Reading> =>
    async (changes) => {
      for (const change of changes) seen.push({ ...change, by });
    };
  const start = async (instanceName: string, more: Partial<FeedAppOptions> = {}): Promise<FeedApp> => {
    const app = await startFeedApp(running(), { instanceName, handler: record(instanceName), ...more });
    apps.push(app);
    return app;
  };
  const writer = (): Promise<FeedApp> => (idle ??= start('idle', { start: false }));

  beforeEach(async () => {
    db = await startCosmolite({ defaultPartitions: 4, ...options });
    apps = [];
    seen = [];
    idle = undefined;
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await running().close();
  });

  return {
    get db() {
      return running();
    },
    get seen() {
      return seen;
    },
    start,
    idle: writer,
    async write(from, to) {
      const { container } = await writer();
      for (let n = from; n < to; n += 1) await container.items.create(reading(n));
    },
    async handled(count) {
      const missing = (): number[] => {
        const numbers = new Set(seen.map(({ n }) => n));
        return Array.from({ length: count }, (_, n) => n).filter((n) => !numbers.has(n));
      };
      await until(missing, (numbers) => numbers.length === 0);
    },
    async balanced(owners) {
      const { leases } = await writer();
      await until(
        () => ownersOf(leases),
        (found) => isDeepStrictEqual(found, owners),
      );
    },
  };
}

export const reading = (n: number): Reading => ({
  id: `r${n}`,
  sensor: SENSORS[n % SENSORS.length] ?? '',
  n,
});

/** Whether every sensor's readings were given in the order of their numbers, repetitions left out. */
export function isInOrder(seen: readonly Seen[]): boolean {
  const last = new Map<string, number>();
  const first = new Set<number>();
  return seen.every(({ sensor, n }) => {
    if (first.has(n)) return true;
    first.add(n);
    const before = last.get(sensor) ?? -1;
    last.set(sensor, n);
    return n > before;
  });
}
