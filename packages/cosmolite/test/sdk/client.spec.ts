import { Agent } from 'node:https';
import { ConsistencyLevel, CosmosClient } from '@azure/cosmos';
import { startCosmolite } from '../../src/index.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { TEST_TLS } from '../support/tls.js';
import { sdkClient, withServer } from '../support/with-server.js';

describe('clients', () => {
  const server = withServer();

  it('should find database and container by createIfNotExists', async () => {
    const id = newDatabaseId('shop');
    const { database, statusCode: first } = await server.client.databases.createIfNotExists({ id });
    const { statusCode: second } = await server.client.databases.createIfNotExists({ id });
    const definition = { id: 'c', partitionKey: '/pk' };
    const { statusCode: third } = await database.containers.createIfNotExists(definition);
    const { statusCode: fourth } = await database.containers.createIfNotExists(definition);
    expect([first, second, third, fourth]).toEqual([201, 200, 201, 200]);
  });

  it('should read their own writes with session tokens', async () => {
    const client = sdkClient(server.target, { consistencyLevel: ConsistencyLevel.Session });
    const { database } = await client.databases.create({ id: newDatabaseId('sessions') });
    const { container } = await database.containers.create({ id: 'c', partitionKey: '/pk' });
    for (let n = 0; n < 5; n++) {
      await container.items.upsert({ id: 'a', pk: 'p', n });
      expect((await container.item('a', 'p').read()).resource).toHaveProperty('n', n);
    }
    client.dispose();
  });

  it('should be told that a container was made anew, and go on', async () => {
    const client = sdkClient(server.target, { consistencyLevel: ConsistencyLevel.Session });
    const { database } = await client.databases.create({ id: newDatabaseId('anew') });
    const make = () => database.containers.create({ id: 'c', partitionKey: '/pk' });
    const { container } = await make();
    for (const id of ['a', 'b', 'c']) await container.items.create({ id, pk: 'p' });
    await container.delete();
    await make();
    expect((await container.items.create({ id: 'a', pk: 'p' })).statusCode).toBe(201);
    expect((await container.item('a', 'p').read()).statusCode).toBe(200);
    client.dispose();
  });

  it('should be refused without the key', async () => {
    const client = new CosmosClient({ endpoint: server.target.endpoint, key: 'd3Jvbmc=' });
    await expect(client.databases.create({ id: newDatabaseId('x') })).rejects.toMatchObject({ code: 401 });
    client.dispose();
  });
});

describeFor('authentication options', 'clients over TLS', () => {
  it('should be served, with a key or with a Microsoft Entra token', async () => {
    const emulator = await startCosmolite({ tls: TEST_TLS, acceptAad: true });
    const agent = new Agent({ ca: TEST_TLS.cert });
    const { endpoint, key } = emulator;
    expect(endpoint).toMatch(/^https:/);
    const byKey = new CosmosClient({ endpoint, key, agent });
    const { database } = await byKey.databases.create({ id: 'shop' });
    await database.containers.create({ id: 'c', partitionKey: '/pk' });

    const expiresOnTimestamp = Date.now() + 3_600_000;
    const getToken = async () => ({ token: 'header.payload.signature', expiresOnTimestamp });
    const byToken = new CosmosClient({ endpoint, aadCredentials: { getToken }, agent });
    const { statusCode } = await byToken.database('shop').container('c').items.create({ id: 'a', pk: 'p' });
    expect(statusCode).toBe(201);
    await expect(byToken.databases.create({ id: 'x' })).rejects.toMatchObject({ code: 403, substatus: 5300 });

    byKey.dispose();
    byToken.dispose();
    await emulator.close();
    agent.destroy();
  });
});
