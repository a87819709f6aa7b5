import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultOrder } from 'cosmolite';
import type { CosmosConnection } from '../../src/modules/cosmos/client/connection.js';
import { COSMOS_CONNECTION } from '../../src/modules/cosmos/options/cosmos.constants.js';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { SAMPLE_CATALOGUE } from '../../src/modules/products/samples/catalogue.js';
import type { Client } from '../support/client.js';
import type { TestApp } from '../support/create-app-at.js';
import { createApp } from '../support/create-app.js';
import { createEmbeddedApp } from '../support/create-embedded-app.js';
import { orderFaults } from '../support/faults.js';
import { at, containerOf, itemsOf, TENANT } from '../support/products.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockroom-samples-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `work` on the application with its embedded database in the folder, and closes both. */
async function withEmbedded<T>(
  work: (app: TestApp) => Promise<T>,
  { dataDir = folder, faults = [] }: { dataDir?: string; faults?: readonly FaultOrder[] } = {},
): Promise<T> {
  await using app = await createEmbeddedApp(dataDir, (starting) => {
    const { endpoint, authentication }: CosmosConnection = starting.get(COSMOS_CONNECTION);
    if (!('key' in authentication)) throw new Error('The embedded database has a key.');
    const database = { endpoint, key: authentication.key };
    // Steps are taken in the order in which they are added: this one before the samples.
    starting.get(CosmosProvisioning).addReadyStep('faults', () => orderFaults(database, ...faults));
  });
  return await work(app);
}

const totalOf = async (client: Client) =>
  (await client.request('GET', '/v1/products?limit=1&count=true')).body;

describe('the sample catalogue', () => {
  it('should fill a new embedded database before it is ready', async () => {
    await withEmbedded(async (app) => {
      expect(await totalOf(app)).toMatchObject({ total: 61 });
      const { body } = await app.request('GET', '/v1/categories');
      expect(body).toMatchObject({
        items: [
          { category: 'electrical', products: 10 },
          { category: 'fasteners', products: 10 },
          { category: 'garden', products: 10 },
          { category: 'hand tools', products: 11 },
          { category: 'paint', products: 10 },
          { category: 'power tools', products: 10 },
        ],
      });
    });
  });

  it('should not come back when it was changed or deleted', async () => {
    const { id } = await withEmbedded(async (app) => {
      const [saw, hammer] = itemsOf(
        (await app.request('GET', '/v1/products?category=hand%20tools&sort=-name')).body,
      );
      if (saw === undefined || hammer === undefined) throw new Error('There are no samples.');
      const change = { body: { name: 'Mine' }, headers: { 'if-match': '*' } };
      await app.request('PATCH', at(saw.id, 'hand tools'), change);
      await app.request('DELETE', at(hammer.id, 'hand tools'));
      return saw;
    });
    await withEmbedded(async (app) => {
      expect(await totalOf(app)).toMatchObject({ total: 60 });
      expect((await app.request('GET', at(id, 'hand tools'))).body).toMatchObject({ name: 'Mine' });
    });
  });

  it('should be completed by the next start when the first one was cut off', async () => {
    await withEmbedded(async (app) => {
      await containerOf(app).item('sample-catalogue', [TENANT, 'STOCKROOM']).delete();
      for (const { id } of itemsOf((await app.request('GET', '/v1/products?category=paint')).body)) {
        await app.request('DELETE', at(id, 'paint'));
      }
    });
    await withEmbedded(async (app) => {
      expect(await totalOf(app)).toMatchObject({ total: 61 });
    });
  });

  it.each([1, 2])('should have each sample once when %i replies are lost on the way', async (times) => {
    const options = {
      dataDir: ':memory:',
      faults: [{ kind: 'reset-after', operation: 'batchItems', times }],
    } as const;
    await withEmbedded(async (app) => {
      const { body } = await app.request('GET', '/v1/products?limit=100&count=true');
      expect(body).toMatchObject({ total: SAMPLE_CATALOGUE.length });
      const skus = itemsOf(body).map(({ sku }) => String(sku));
      expect(new Set(skus)).toEqual(new Set(SAMPLE_CATALOGUE.map(({ sku }) => sku)));
      expect(skus).toHaveLength(SAMPLE_CATALOGUE.length);
    }, options);
  });

  it('should not be loaded into a database of your own', async () => {
    const app = await createApp();
    expect(await totalOf(app)).toMatchObject({ total: 0 });
    await app.close();
  });
});
