import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { booking, type HotelApp, ROOM, startHotel } from '../support/hotel-app.js';

let dataDir: string;
let db: Cosmolite;
let hotel: HotelApp;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cosmos-outage-'));
  db = await startCosmolite({ dataDir });
  hotel = await startHotel({ endpoint: db.endpoint, key: db.key, provision: 'create' });
  await hotel.container.items.create(booking('a'));
});

afterAll(async () => {
  await hotel.close();
  await db.close();
  await rm(dataDir, { recursive: true });
});

const read = () =>
  hotel.calls.read('bookings.read', (options) => hotel.container.item('a', ROOM).read(options));

describe('an outage', () => {
  it('should be told while it lasts, and be over when it is over', async () => {
    const port = Number(new URL(db.endpoint).port);
    expect(await read()).toMatchObject({ statusCode: 200 });
    await expect(hotel.health.probe()).resolves.toBeUndefined();

    await db.close();
    await expect(read()).rejects.toMatchObject({
      code: 'database_unavailable',
      cause: { message: expect.stringContaining('bookings.read: ECONNREFUSED') },
    });
    await expect(hotel.health.probe()).rejects.toMatchObject({ code: 'database_unavailable' });

    db = await startCosmolite({ dataDir, port });
    expect(await read()).toMatchObject({ statusCode: 200, resource: { guest: 'Ada' } });
    await expect(hotel.health.probe()).resolves.toBeUndefined();
  });
});

describe('the health probe', () => {
  it('should be one cheap request', async () => {
    const { outcome, scope } = await hotel.inScope(() => hotel.health.probe());
    expect(outcome).toBeUndefined();
    expect(scope).toMatchObject({ charge: expect.closeTo(1, 0), databaseRequests: 1 });
  });

  it('should end with its own signal', async () => {
    await expect(hotel.health.probe(AbortSignal.abort('late'))).rejects.toBe('late');
  });

  it('should not take a busy database for one that is down', async () => {
    const path = '/dbs/hotels/colls/bookings';
    const busy = await startCosmolite({ faults: { orders: [{ kind: '429', operation: 'readItem', path }] } });
    const guest = await startHotel({
      endpoint: busy.endpoint,
      key: busy.key,
      provision: 'create',
      retry: { maxAttempts: 0 },
    });
    await expect(guest.health.probe()).resolves.toBeUndefined();
    await guest.close();
    await busy.close();
  });

  it('should find a container that is gone', async () => {
    const lost = await startCosmolite();
    const guest = await startHotel({ endpoint: lost.endpoint, key: lost.key, provision: 'create' });
    await guest.client.database('hotels').delete();
    await expect(guest.health.probe()).rejects.toMatchObject({ code: 'database_misconfigured' });
    await guest.close();
    await lost.close();
  });

  it('should touch nothing before the containers are ready', async () => {
    const empty = await startCosmolite();
    const guest = await startHotel({ endpoint: empty.endpoint, key: empty.key, provision: 'verify' });
    const { outcome, scope } = await guest.inScope(() => guest.health.probe());
    expect(outcome).toMatchObject({
      code: 'database_misconfigured',
      detail: 'The database hotels has no container bookings.',
    });
    expect(scope.databaseRequests).toBe(0);
    await guest.close();
    await empty.close();
  });
});
