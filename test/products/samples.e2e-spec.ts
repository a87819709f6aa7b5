import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { createApplication } from '../../src/app.setup.js';
import { configure } from '../../src/app.config.js';
import { createLogger } from '../../src/common/observability/logger.js';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { type Client, clientOf } from '../support/client.js';
import type { TestApp } from '../support/create-app-at.js';
import { createApp } from '../support/create-app.js';
import { at, containerOf, itemsOf, TENANT } from '../support/products.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockroom-samples-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `work` on the application with its embedded database in the folder, and closes both. */
async function withEmbedded<T>(work: (app: TestApp) => Promise<T>): Promise<T> {
  const configuration = await configure({ NODE_ENV: 'test', COSMOLITE_DATA: folder, LOG_LEVEL: 'silent' });
  const { config } = configuration;
  const app = await createApplication(AppModule.forRoot(configuration), config, createLogger(config.log));
  try {
    await app.init();
    await app.get(CosmosProvisioning).ready;
    const close = () => app.close();
    return await work({ ...clientOf(app), app, close, [Symbol.asyncDispose]: close });
  } finally {
    await app.close();
  }
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

  it('should not be loaded into a database of your own', async () => {
    const app = await createApp();
    expect(await totalOf(app)).toMatchObject({ total: 0 });
    await app.close();
  });
});
