import { startCosmoliteWorker } from '../../src/index.js';
import { builtFile } from '../support/built.js';
import { send } from '../support/raw-request.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

describe('worker thread', () => {
  const folder = withTemporaryFolder();
  beforeAll(() => builtFile('start/worker-entry.js'));

  it('should serve, keep its data and stop', async () => {
    const first = await startCosmoliteWorker({ dataDir: folder.path });
    expect((await send(first, 'POST', '/dbs', { body: { id: 'kept' } })).status).toBe(201);
    await first.close();
    await expect(fetch(first.endpoint)).rejects.toThrow('fetch failed');

    const second = await startCosmoliteWorker({ dataDir: folder.path });
    expect((await send(second, 'GET', '/dbs/kept')).status).toBe(200);
    await second.close();
    await second.close();
  });

  it('should say in a sentence why it does not start', async () => {
    const first = await startCosmoliteWorker({ dataDir: folder.path });
    await expect(startCosmoliteWorker({ dataDir: folder.path })).rejects.toThrow(
      `The data folder ${folder.path} is in use by another cosmolite.`,
    );
    await expect(startCosmoliteWorker({ port: 70_000 })).rejects.toThrow(
      'cosmolite cannot start: port must be a whole number from 0 to 65535.',
    );
    await first.close();
  });
});
