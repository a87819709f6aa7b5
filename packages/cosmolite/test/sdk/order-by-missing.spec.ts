/**
 * Items without the property that a query sorts by: they are there, before all others in ascending order
 * and behind them in descending order, as the service has it since 2022. They were left out before.
 */
import type { Container } from '@azure/cosmos';
import { withServer } from '../support/with-server.js';

const indexingPolicy = {
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/hidden/?' }],
  compositeIndexes: [
    [
      { path: '/a', order: 'ascending' as const },
      { path: '/b', order: 'ascending' as const },
    ],
    [
      { path: '/a', order: 'ascending' as const },
      { path: '/b', order: 'descending' as const },
    ],
  ],
};

/** Named by what they hold; created in another order than they are sorted in. */
const ITEMS = [
  { id: 'a2-b1', a: 2, b: 1 },
  { id: 'none' },
  { id: 'a1', a: 1 },
  { id: 'b2', b: 2 },
  { id: 'a2', a: 2 },
  { id: 'null', a: null },
  { id: 'text', a: 'x' },
];

describe('ORDER BY over a property that items lack', () => {
  const server = withServer();
  let container: Container;

  beforeAll(async () => {
    container = await server.container({ indexingPolicy });
    for (const item of ITEMS) await container.items.create({ ...item, pk: 'p', hidden: 1 });
  });

  const idsOf = async (clauses: string, maxItemCount = 100): Promise<string[]> => {
    const ids: string[] = [];
    let continuationToken: string | undefined;
    do {
      const options = {
        partitionKey: 'p',
        maxItemCount,
        ...(continuationToken !== undefined && { continuationToken }),
      };
      const page = await container.items
        .query<string>(`SELECT VALUE c.id FROM c ${clauses}`, options)
        .fetchNext();
      ids.push(...page.resources);
      ({ continuationToken } = page);
    } while (continuationToken !== undefined);
    return ids;
  };

  it.each<[string, string[]]>([
    ['ORDER BY c.a', ['none', 'b2', 'null', 'a1', 'a2-b1', 'a2', 'text']],
    ['ORDER BY c.a DESC', ['text', 'a2', 'a2-b1', 'a1', 'null', 'b2', 'none']],
    ['WHERE c.a > 0 ORDER BY c.a', ['a1', 'a2-b1', 'a2']],
    ['WHERE IS_DEFINED(c.a) ORDER BY c.a DESC', ['text', 'a2', 'a2-b1', 'a1', 'null']],
    ['WHERE NOT IS_DEFINED(c.a) ORDER BY c.a', ['none', 'b2']],
    ['ORDER BY c.a, c.b', ['none', 'b2', 'null', 'a1', 'a2', 'a2-b1', 'text']],
    ['ORDER BY c.a, c.b DESC', ['b2', 'none', 'null', 'a1', 'a2-b1', 'a2', 'text']],
    ['ORDER BY c.a DESC, c.b DESC', ['text', 'a2-b1', 'a2', 'a1', 'null', 'b2', 'none']],
    ['ORDER BY c.nowhere', ITEMS.map(({ id }) => id)],
    ['ORDER BY c.a OFFSET 1 LIMIT 2', ['b2', 'null']],
  ])('should answer %s, at once and in pages of one and two', async (clauses, ids) => {
    expect(await idsOf(clauses)).toEqual(ids);
    expect(await idsOf(clauses, 1)).toEqual(ids);
    expect(await idsOf(clauses, 2)).toEqual(ids);
  });

  it.each([
    ['c.hidden', 'The index path corresponding to the specified order-by item is excluded.'],
    [
      'c.b, c.a',
      'The order by query does not have a corresponding composite index that it can be served from.',
    ],
  ])('should be refused where no index serves it: ORDER BY %s', async (keys, message) => {
    await expect(idsOf(`ORDER BY ${keys}`)).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining(message),
    });
  });
});
