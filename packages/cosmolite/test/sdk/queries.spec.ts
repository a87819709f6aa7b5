import type { Container } from '@azure/cosmos';
import { withServer } from '../support/with-server.js';

const numbers = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

describe('queries through the SDK', () => {
  const server = withServer({ defaultPartitions: 2 });
  let container: Container;
  beforeAll(async () => {
    container = await server.container();
    for (let n = 0; n < 30; n++) await container.items.create({ id: `i${n}`, pk: `p${n % 5}`, n });
  });

  const all = async (query: string, options: object = {}): Promise<unknown[]> =>
    (await container.items.query(query, options).fetchAll()).resources;

  it('should read one partition', async () => {
    expect(await all('SELECT VALUE c.n FROM c WHERE c.n > 3', { partitionKey: 'p1' })).toEqual(
      numbers(6, 26, 5),
    );
    expect(await all('SELECT VALUE COUNT(1) FROM c', { partitionKey: 'p1' })).toEqual([6]);
  });

  it('should be merged over partitions', async () => {
    const sorted = await all('SELECT VALUE c.n FROM c WHERE c.n > 3 ORDER BY c.n DESC');
    expect(sorted).toEqual(numbers(4, 29).toReversed());
    const grouped = await all('SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk');
    expect(grouped).toHaveLength(5);
    expect(grouped).toEqual(expect.arrayContaining([{ pk: 'p4', n: 6 }]));
  });

  it('should be walked page by page with the tokens it hands out', async () => {
    const seen: number[] = [];
    let continuationToken: string | undefined;
    do {
      const options = {
        partitionKey: 'p2',
        maxItemCount: 4,
        ...(continuationToken && { continuationToken }),
      };
      const page = await container.items
        .query<number>('SELECT VALUE c.n FROM c ORDER BY c.n', options)
        .fetchNext();
      seen.push(...page.resources);
      ({ continuationToken } = page);
    } while (continuationToken);
    expect(seen).toEqual(numbers(2, 27, 5));
  });

  it('should read all items', async () => {
    const { resources } = await container.items.readAll({ maxItemCount: 7 }).fetchAll();
    expect(new Set(resources.map(({ id }) => id))).toEqual(new Set(numbers(0, 29).map((n) => `i${n}`)));
    expect(resources).toHaveLength(30);
  });

  it('should reach databases and containers', async () => {
    const { resources: databases } = await server.client.databases.readAll().fetchAll();
    expect(databases.map(({ id }) => id)).toContain(container.database.id);
    const query = {
      query: 'SELECT VALUE r.id FROM root r WHERE r.id = @id',
      parameters: [{ name: '@id', value: 'items' }],
    };
    const { resources: containers } = await server.client
      .database(container.database.id)
      .containers.query(query)
      .fetchAll();
    expect(containers).toEqual(['items']);
  });

  // `x-ms-max-item-count` bounds the pages of every feed, not only those of items.
  it('should list containers in pages that go on where the last one ended', async () => {
    const { database } = container;
    await Promise.all(['x', 'y', 'z'].map((id) => database.containers.create({ id, partitionKey: '/pk' })));
    const first = await database.containers.readAll({ maxItemCount: 2 }).fetchNext();
    const firstIds = first.resources.map(({ id }) => id);
    await database.container(String(firstIds[1])).delete();
    const { continuationToken } = first;
    const rest = await database.containers
      .readAll({ maxItemCount: 2, ...(continuationToken && { continuationToken }) })
      .fetchAll();
    const restIds = rest.resources.map(({ id }) => id);
    expect([firstIds.length, restIds.length]).toEqual([2, 2]);
    expect([...firstIds, ...restIds].toSorted()).toEqual(['items', 'x', 'y', 'z']);
  });

  it('should fail with what the service says', async () => {
    await expect(all('SELECT * FORM c')).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining("Syntax error, incorrect syntax near 'FORM'."),
    });
  });
});
