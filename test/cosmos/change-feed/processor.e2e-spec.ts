import { type Cosmolite, startCosmolite } from 'cosmolite';
import type { Change, HandleChanges } from '../../../src/modules/cosmos/change-feed/processing/change.js';
import {
  type FeedApp,
  type FeedAppOptions,
  ownersOf,
  type Reading,
  startFeedApp,
  storedLeases,
} from '../../support/feed-app.js';
import { until } from '../../support/until.js';

const PARTITIONS = 4;
const SENSORS = Array.from({ length: 12 }, (_, index) => `sensor-${index}`);

let db: Cosmolite;
let apps: FeedApp[] = [];
let seen: Change<Reading>[] = [];

const record: HandleChanges<Reading> = async (changes) => {
  seen.push(...changes);
};

async function start(instanceName: string, options: Partial<FeedAppOptions> = {}): Promise<FeedApp> {
  const app = await startFeedApp(db, { instanceName, handler: record, ...options });
  apps.push(app);
  return app;
}

async function write(app: FeedApp, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) {
    const sensor = SENSORS[n % SENSORS.length] ?? '';
    await app.container.items.create({ id: `r${n}`, sensor, n });
  }
}

const numbers = (): number[] => [...new Set(seen.map(({ n }) => n))].toSorted((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

beforeEach(async () => {
  db = await startCosmolite({ defaultPartitions: PARTITIONS });
  apps = [];
  seen = [];
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await db.close();
});

describe('a change feed processor', () => {
  it('should be given every change from the beginning, in the order of its partition', async () => {
    const idle = await start('writer', { start: false });
    await write(idle, 0, 60);
    await start('a');
    await write(idle, 60, 100);
    await until(numbers, (found) => found.length === 100);
    for (const sensor of SENSORS) {
      const ofSensor = seen.filter((change) => change.sensor === sensor).map(({ n }) => n);
      expect(ofSensor).toEqual(ofSensor.toSorted((a, b) => a - b));
    }
    expect(seen).toHaveLength(100);
  });

  it('should make each lease once when instances start together', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => start(name)));
    const [first] = apps;
    if (first === undefined) throw new Error('None has started.');
    await until(
      () => ownersOf(first.leases),
      (owners) =>
        Object.values(owners).reduce((sum, count) => sum + count, 0) === PARTITIONS &&
        owners['-'] === undefined,
    );
    await write(first, 0, 50);
    await until(numbers, (found) => found.length === 50);
    expect(seen).toHaveLength(50);
    expect(await storedLeases(first.leases)).toHaveLength(PARTITIONS);
  });
});
