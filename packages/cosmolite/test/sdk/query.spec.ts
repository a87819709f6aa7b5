import { withServer } from '../support/with-server.js';

describe('queries through the SDK', () => {
  const server = withServer({ defaultPartitions: 2 });

  it('should merge a cross-partition sort', async () => {
    const container = await server.container();
    for (let n = 0; n < 30; n++) await container.items.create({ id: `i${n}`, pk: `p${n % 5}`, n });
    const { resources } = await container.items
      .query('SELECT VALUE c.n FROM c WHERE c.n > 3 ORDER BY c.n DESC')
      .fetchAll();
    expect(resources).toEqual(Array.from({ length: 26 }, (_, index) => 29 - index));
    const one = await container.items
      .query('SELECT VALUE COUNT(1) FROM c', { partitionKey: 'p1' })
      .fetchAll();
    expect(one.resources).toEqual([6]);
    const grouped = await container.items.query('SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk').fetchAll();
    expect(grouped.resources.length).toBe(5);
    const all = await container.items.readAll({ maxItemCount: 7 }).fetchAll();
    expect(all.resources.length).toBe(30);
    const { resources: databases } = await server.client.databases.readAll().fetchAll();
    expect(databases.map(({ id }) => id)).toEqual(['database-1']);
    const found = await server.client.databases
      .query({
        query: 'SELECT VALUE r.id FROM root r WHERE r.id = @id',
        parameters: [{ name: '@id', value: 'database-1' }],
      })
      .fetchAll();
    expect(found.resources).toEqual(['database-1']);
  });
});
