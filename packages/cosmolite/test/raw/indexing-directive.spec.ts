import type { Container } from '@azure/cosmos';
import { gatewayError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

describe('the indexing directive of a write', () => {
  const server = withServer();
  let container: Container;
  beforeAll(async () => {
    container = await server.container();
  });

  const create = (id: string, directive: string) =>
    send(server.target, 'POST', `/dbs/${container.database.id}/colls/items/docs`, {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]', 'x-ms-indexing-directive': directive },
      body: { id, pk: 'p', n: 1 },
    });

  it.each(['Include', 'Default'])(
    'should be taken when it is %s: the item is found by queries',
    async (directive) => {
      expect((await create(directive, directive)).status).toBe(201);
      const query = { query: 'SELECT VALUE c.id FROM c WHERE c.n = 1 AND c.id = @id' };
      const { resources } = await container.items
        .query({ ...query, parameters: [{ name: '@id', value: directive }] }, { partitionKey: 'p' })
        .fetchAll();
      expect(resources).toEqual([directive]);
    },
  );

  it('should be refused when it would hide the item from queries', async () => {
    const { status, body } = await create('hidden', 'Exclude');
    expect([status, body]).toEqual(
      server.expected('not implemented', [
        501,
        gatewayError('NotImplemented', "cosmolite does not implement the indexing directive 'Exclude'."),
      ]),
    );
  });
});
