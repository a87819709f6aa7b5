import { CosmosClient } from '@azure/cosmos';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { AppError } from '../../src/common/errors/app-error.js';
import type { ObservedCall } from '../../src/modules/cosmos/options/cosmos-observer.js';
import type { ReadyStep } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { hierarchicalPartitionKey } from '../../src/modules/cosmos/containers/container-definition.js';
import { BOOKINGS, booking, type HotelApp, ROOM, startHotel } from '../support/hotel-app.js';
import { COSMOS_ERRORS } from '../../src/modules/cosmos/errors/cosmos.errors.js';

const ignore = (): void => {};

let db: Cosmolite;
let sdk: CosmosClient;
let hotels: HotelApp[] = [];

beforeEach(async () => {
  db = await startCosmolite();
  sdk = new CosmosClient({ endpoint: db.endpoint, key: db.key });
});

afterEach(async () => {
  await Promise.all(hotels.map((hotel) => hotel.close()));
  hotels = [];
  sdk.dispose();
  await db.close();
});

async function start(options: Parameters<typeof startHotel>[0] = {}): Promise<HotelApp> {
  const hotel = await startHotel({ endpoint: db.endpoint, key: db.key, ...options });
  hotels.push(hotel);
  return hotel;
}

/** What the service says of the container. */
async function description(): Promise<unknown> {
  const { resource } = await sdk.database('hotels').container('bookings').read();
  return resource;
}

describe('provisioning with create', () => {
  it('should create the database and the container as they are defined', async () => {
    const hotel = await start({ provision: 'create' });
    expect(await hotel.provisioning.ready).toEqual({ createdContainers: ['bookings'] });
    expect(hotel.health.startup).toBe('ready');
    expect(await description()).toMatchObject({
      id: 'bookings',
      partitionKey: { paths: ['/hotel', '/room'], kind: 'MultiHash', version: 2 },
      uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/night'] }] },
      defaultTtl: -1,
    });
    expect(hotel.log).toEqual([]);
  });

  it('should ask for no database where there is one', async () => {
    await sdk.databases.create({ id: 'hotels' });
    const calls: unknown[] = [];
    const observer = {
      callStarted: () => ({
        ended: ({ name, status }: ObservedCall) => void calls.push([name, status]),
      }),
    };
    await (
      await start({ provision: 'create', observer })
    ).provisioning.ready;
    expect(calls).toEqual([
      ['container.read', 404],
      ['container.create', 201],
      ['container.read', 200],
    ]);
  });

  it('should leave what is there as it is', async () => {
    await (await start({ provision: 'create' })).container.items.create(booking('a'));
    const again = await start({ provision: 'create' });
    expect(await again.provisioning.ready).toEqual({ createdContainers: [] });
    expect((await again.container.item('a', ROOM).read()).statusCode).toBe(200);
  });

  it('should not mind others that create the same at the same time', async () => {
    const together = await Promise.all(Array.from({ length: 4 }, () => start({ provision: 'create' })));
    const outcomes = await Promise.all(together.map(({ provisioning }) => provisioning.ready));
    expect(outcomes.flatMap(({ createdContainers }) => createdContainers)).toEqual(['bookings']);
    expect(together.flatMap(({ log }) => log)).toEqual([]);
  });
});

describe('provisioning with verify', () => {
  it('should create nothing, say how to, and go on as soon as it is there', async () => {
    const hotel = await start({ provision: 'verify' });
    expect(hotel.health.startup).toEqual({ failed: 'The database hotels has no container bookings.' });
    expect(hotel.log).toEqual([
      expect.stringMatching(
        /^error The database is not ready, trying again\. The database hotels has no container bookings\. To fix: az cosmosdb sql database create .* && az rest --method put .*\/containers\/bookings\?/,
      ),
    ]);
    expect((await sdk.databases.readAll().fetchAll()).resources).toEqual([]);

    await start({ provision: 'create' });
    expect(await hotel.provisioning.ready).toEqual({ createdContainers: [] });
    expect(hotel.health.startup).toBe('ready');
  });

  it('should find a container that is as defined in order', async () => {
    await start({ provision: 'create' });
    const hotel = await start({ provision: 'verify' });
    expect({ startup: hotel.health.startup, log: hotel.log }).toEqual({ startup: 'ready', log: [] });
  });
});

/** What a newer version of the hotel asks of the container that the older one has made. */
const NEWER = {
  ...BOOKINGS,
  defaultTtl: 60,
  indexingPolicy: {
    ...BOOKINGS.indexingPolicy,
    includedPaths: [{ path: '/night/?' }, { path: '/late/?' }],
    compositeIndexes: [
      [
        { path: '/late', order: 'ascending' as const },
        { path: '/night', order: 'ascending' as const },
      ],
    ],
  },
  computedProperties: [{ name: 'late', query: 'SELECT VALUE UPPER(c.night) FROM c' }],
};
const TTL_DRIFT = 'The default time to live should be 60 s, but is -1 (per item).';
const PATH_DRIFT = 'should not have the included path /guest/?.';

const lastLate = (hotel: HotelApp) =>
  hotel.container.items
    .query<string>('SELECT VALUE c.id FROM c ORDER BY c.late DESC, c.night DESC', { partitionKey: ROOM })
    .fetchAll();

describe('indexes and computed properties that a container of an older version lacks', () => {
  beforeEach(async () => {
    const { container } = await start({ provision: 'create' });
    await container.items.create(booking('a'));
  });

  it('should be added with create, for items that are there too, and nothing be taken away', async () => {
    const hotel = await start({ provision: 'create', definition: NEWER });
    expect(hotel.health.startup).toBe('ready');
    expect((await lastLate(hotel)).resources).toEqual(['a']);
    expect(hotel.log).toEqual([
      'info The container bookings has been given the indexes and computed properties that it lacked.',
      expect.stringContaining(
        `warn The container bookings is not as defined. ${TTL_DRIFT} The indexing policy ${PATH_DRIFT} To fix: az rest`,
      ),
    ]);
    // The older version goes on with what it had.
    expect((await start({ provision: 'create' })).health.startup).toBe('ready');
  });

  it('should be added once when several instances start', async () => {
    const together = await Promise.all(
      Array.from({ length: 4 }, () => start({ provision: 'create', definition: NEWER })),
    );
    await Promise.all(together.map(({ provisioning }) => provisioning.ready));
    const lines = together.flatMap(({ log }) => log);
    expect(lines.filter((line) => line.startsWith('info'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('not ready'))).toEqual([]);
  });

  it('should be a warning with the remedy when the database refuses to add them', async () => {
    const refused = { path: '/night/?' };
    const bookings = sdk.database('hotels').container('bookings');
    const { resource } = await bookings.read();
    const { indexingPolicy } = resource ?? {};
    await bookings.replace({
      ...BOOKINGS,
      indexingPolicy: {
        ...indexingPolicy,
        excludedPaths: [...(indexingPolicy?.excludedPaths ?? []), refused],
      },
    });
    const hotel = await start({ provision: 'create', definition: NEWER });
    expect(hotel.health.startup).toBe('ready');
    expect(hotel.log).toEqual([
      expect.stringMatching(/^warn .* lacks the included path \/night.* To fix: az/),
    ]);
  });
});

describe.each(['create', 'verify'] as const)('drift, with %s', (provision) => {
  beforeEach(() => start({ provision: 'create' }));

  it('should be a warning with the remedy when it can be changed in place', async () => {
    const definition = { ...BOOKINGS, defaultTtl: 60 };
    const hotel = await start({ provision, definition });
    expect(hotel.health.startup).toBe('ready');
    expect(hotel.log).toEqual([
      expect.stringContaining(
        `warn The container bookings is not as defined. ${TTL_DRIFT} To fix: az rest --method put`,
      ),
    ]);
  });

  it('should fail the start, not the process, when it cannot be changed', async () => {
    const definition = { ...BOOKINGS, partitionKey: hierarchicalPartitionKey('/room', '/hotel') };
    const hotel = await start({ provision, definition });
    const reason =
      'The container bookings is not as defined. The partition key should be /room, /hotel (MultiHash, version 2), ' +
      'but is /hotel, /room (MultiHash, version 2).';
    expect(hotel.health.startup).toEqual({ failed: reason });
    expect(hotel.log).toEqual([
      `error The database is not ready, trying again. ${reason} To fix: delete the container bookings, or the database's folder, and start again.`,
    ]);
  });
});

it('should warn of indexes that are missing and that nobody asks for, with verify', async () => {
  await start({ provision: 'create' });
  const hotel = await start({ provision: 'verify', definition: NEWER });
  expect(hotel.health.startup).toBe('ready');
  expect(hotel.log).toEqual([
    expect.stringContaining(
      `warn The container bookings is not as defined. ${TTL_DRIFT} ` +
        'The indexing policy lacks the included path /night/?, the included path /late/?, ' +
        `the composite index (/late ascending, /night ascending), and ${PATH_DRIFT} ` +
        'The list of computed properties lacks late (SELECT VALUE UPPER(c.night) FROM c). To fix: az rest --method put',
    ),
  ]);
});

describe('a container that differs in a way that cannot be changed', () => {
  it('should be written to by nobody, and be found when it is as it should be', async () => {
    await start({ provision: 'create', definition: { ...BOOKINGS, uniqueKeyPolicy: { uniqueKeys: [] } } });
    const { calls, container, provisioning } = await start({ provision: 'create' });
    const add = () => calls.run('bookings.add', (options) => container.items.create(booking('a'), options));
    await expect(add()).rejects.toMatchObject({
      code: 'database_misconfigured',
      message: 'The container bookings is not as defined. The unique keys should be /night, but are none.',
    });
    expect((await container.item('a', ROOM).read()).statusCode).toBe(404);

    await sdk.database('hotels').container('bookings').delete();
    await provisioning.ready;
    expect(await add()).toMatchObject({ statusCode: 201 });
  });
});

describe('a database that is away at the start', () => {
  it('should keep nobody from starting, and be found when it comes', async () => {
    const port = Number(new URL(db.endpoint).port);
    await db.close();
    const hotel = await start({ provision: 'create' });
    expect(hotel.health.startup).toBe('pending');
    expect(hotel.log).toEqual([
      expect.stringMatching(
        /^warn The database is not ready, trying again\. The database did not answer\. .*ECONNREFUSED/,
      ),
    ]);

    db = await startCosmolite({ port });
    expect(await hotel.provisioning.ready).toEqual({ createdContainers: ['bookings'] });
    expect(hotel.health.startup).toBe('ready');
  });

  it('should let the application be closed while it is away', async () => {
    const gone = await startCosmolite();
    await gone.close();
    const hotel = await startHotel({ endpoint: gone.endpoint, key: gone.key, provision: 'create' });
    await hotel.close();
    expect(hotel.health.startup).toBe('pending');
  });
});

describe('ready steps', () => {
  it('should run once, in their order, before the start is reported as ready', async () => {
    const seen: unknown[] = [];
    const hotel = await start({
      provision: 'create',
      steps: {
        samples: async (outcome) => void seen.push(['samples', outcome]),
        greeting: async (outcome) => void seen.push(['greeting', outcome]),
      },
    });
    const outcome = await hotel.provisioning.ready;
    expect(seen).toEqual([
      ['samples', outcome],
      ['greeting', outcome],
    ]);
    expect(outcome).toEqual({ createdContainers: ['bookings'] });
    expect(hotel.log).toEqual(['info Done before ready: samples.', 'info Done before ready: greeting.']);
  });

  it('should be tried again when they fail, without those that succeeded', async () => {
    const runs = { first: 0, second: 0 };
    const hotel = await start({
      provision: 'create',
      steps: {
        first: async () => void (runs.first += 1),
        second: async () => {
          runs.second += 1;
          if (runs.second < 3) throw new AppError(COSMOS_ERRORS.database_unavailable, 'Not now.');
        },
      },
    });
    expect(hotel.health.startup).toBe('pending');
    expect(await hotel.provisioning.ready).toEqual({ createdContainers: ['bookings'] });
    expect(runs).toEqual({ first: 1, second: 3 });
    expect(hotel.log).toEqual([
      'info Done before ready: first.',
      'warn The database is not ready, trying again. Not now.',
      'info Done before ready: second.',
    ]);
  });

  it('should not be complained about once the application is closed', async () => {
    let runs = 0;
    let fail: (error: Error) => void = ignore;
    const steps: Record<string, ReadyStep> = {};
    const entered = new Promise<void>((resolve) => {
      steps['samples'] = () => {
        runs += 1;
        if (runs === 1) return Promise.reject(new AppError(COSMOS_ERRORS.database_unavailable, 'Not now.'));
        resolve();
        return new Promise((_resolve, reject) => (fail = reject));
      };
    });
    const hotel = await start({ provision: 'create', steps });
    await entered;
    await hotel.close();
    fail(new Error('closed'));
    await new Promise(setImmediate);
    expect(hotel.log).toEqual(['warn The database is not ready, trying again. Not now.']);
  });

  it('should say that the start failed when they fail for good', async () => {
    const hotel = await start({
      provision: 'create',
      steps: { samples: () => Promise.reject(new Error('a bug')) },
    });
    expect(hotel.health.startup).toEqual({ failed: 'A step before readiness failed.' });
  });
});
