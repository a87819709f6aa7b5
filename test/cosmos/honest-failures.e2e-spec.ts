import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CosmosHealth } from '../../src/modules/cosmos/cosmos-health.service.js';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { createAppAt } from '../support/create-app-at.js';
import { startOnSmallDisk } from '../support/small-disk.js';

const product = (sku: string) => ({
  category: 'mugs',
  sku,
  name: sku,
  price: 1,
  description: 'x'.repeat(900),
});

describe('a full disk under the database', () => {
  it('should be told as such, take the service out of rotation, and be over once there is room', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'small-disk-'));
    const { db, leaveRoomFor } = await startOnSmallDisk(dataDir);
    const lines: Record<string, unknown>[] = [];
    const app = await createAppAt(db.endpoint, { COSMOS_KEY: db.key, LOG_LEVEL: 'error' }, { lines });
    const create = (sku: string) => app.request('POST', '/v1/products', { body: product(sku) });
    await app.app.get(CosmosProvisioning).ready;
    expect((await create('FIRST')).status).toBe(201);

    leaveRoomFor(0);
    const saved = ['FIRST'];
    let answer = await create('MORE-0');
    for (let n = 1; answer.status === 201; n += 1) {
      saved.push(`MORE-${n - 1}`);
      answer = await create(`MORE-${n}`);
    }
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'database_unavailable', detail: 'The database has no room left to write.' },
    });
    expect(JSON.stringify(lines)).toContain(
      `The disk with the emulator's data is full (${join(dataDir, 'cosmolite.db')})`,
    );
    expect((await app.request('GET', '/health/ready')).status).toBe(503);
    expect((await app.request('GET', '/health/live')).status).toBe(200);
    const list = await app.request('GET', '/v1/products?category=mugs&limit=100');
    expect(list).toMatchObject({ status: 200, body: { items: { length: saved.length } } });

    leaveRoomFor(10_000);
    expect((await create('LATE')).status).toBe(201);
    expect(await app.app.get(CosmosHealth).probe()).toBeUndefined();
    await app.close();
    await db.close();
    await rm(dataDir, { recursive: true });
  });
});

describe('a database at a host name that does not exist', () => {
  it('should be told at once, with the name in the log', async () => {
    const lines: Record<string, unknown>[] = [];
    // The deadline is beyond the time that a test has.
    const env = { REQUEST_TIMEOUT_MS: '60000', LOG_LEVEL: 'warn' };
    await using app = await createAppAt('https://no-such-account.invalid/', env, { lines });
    expect(await app.request('GET', '/v1/products?category=mugs')).toMatchObject({
      status: 503,
      body: { code: 'database_unavailable', detail: 'The database did not answer.' },
    });
    expect(JSON.stringify(lines)).toContain('getaddrinfo ENOTFOUND no-such-account.invalid');
    expect(JSON.stringify(lines)).toContain('the host name does not resolve');
    expect((await app.request('GET', '/health/live')).status).toBe(200);
    expect((await app.request('GET', '/health/ready')).status).toBe(503);
  }, 30_000);
});
