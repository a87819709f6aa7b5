import { BulkOperationType, type Container, type OperationInput } from '@azure/cosmos';
import { withServer } from '../support/with-server.js';

type Verb = 'Read' | 'Replace' | 'Upsert' | 'Patch' | 'Delete';
type Condition = 'none' | 'fresh' | 'stale' | 'any';

const DONE: Record<Verb, number> = { Read: 200, Replace: 200, Upsert: 200, Patch: 200, Delete: 204 };
const VERBS = ['Read', 'Replace', 'Upsert', 'Patch', 'Delete'] as const;
const CONDITIONS = ['none', 'fresh', 'stale', 'any'] as const;

// The vendor's Linux emulator ignores etags inside batches and bulk requests.
describe('If-Match of each operation in a batch', () => {
  const server = withServer();
  let container: Container;
  let etag: string;
  let staleEtag: string;

  beforeEach(async () => {
    container = await server.container();
    ({ etag: staleEtag } = await container.items.create({ id: 'a', pk: 'p', n: 0 }));
    ({ etag } = await container.item('a', 'p').replace({ id: 'a', pk: 'p', n: 1 }));
  });

  const matrix = VERBS.flatMap((verb) => CONDITIONS.map((condition) => [verb, condition] as const));

  it.each(matrix)('should carry out a %s with condition "%s" only if it holds', async (verb, condition) => {
    const { code, result } = await container.items.batch([operation(verb, 'a', condition)], 'p');
    const status = condition === 'stale' ? 412 : DONE[verb];
    expect([code, result?.[0]?.statusCode]).toEqual([status < 300 ? 200 : 207, status]);
    const now = await container.item('a', 'p').read();
    const isUnchanged = now.statusCode === 200 && now.etag === etag;
    expect(isUnchanged).toBe(condition === 'stale' || verb === 'Read');
  });

  it.each([
    ['Read', 404],
    ['Replace', 404],
    ['Patch', 404],
    ['Delete', 404],
    ['Upsert', 201],
  ] as const)('should answer a %s of a missing item with %d whatever its etag', async (verb, status) => {
    const { result } = await container.items.batch([operation(verb, 'missing', 'stale')], 'p');
    expect(result?.[0]?.statusCode).toBe(status);
  });

  it('should judge by the etag that an earlier operation of the batch gave', async () => {
    const { code, result } = await container.items.batch(
      [operation('Patch', 'a', 'fresh'), operation('Replace', 'a', 'fresh')],
      'p',
    );
    expect([code, result?.map(({ statusCode }) => statusCode)]).toEqual([207, [424, 412]]);
    const { resource } = await container.item('a', 'p').read();
    expect(resource).toMatchObject({ n: 1, _etag: etag });
  });

  it('should judge every operation of a bulk request in the same way', async () => {
    const ids = matrix.map((_, index) => `bulk-${index}`);
    const etags = await Promise.all(
      ids.map(async (id) => (await container.items.create({ id, pk: 'p', n: 0 })).etag),
    );
    const operations = matrix.map(([verb, condition], index) => {
      const made = operation(verb, ids[index] ?? '', condition);
      return { ...made, partitionKey: 'p', ...(condition === 'fresh' && { ifMatch: etags[index] }) };
    });
    const outcomes = await container.items.executeBulkOperations(operations);
    expect(outcomes.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual(
      matrix.map(([verb, condition]) => (condition === 'stale' ? 412 : DONE[verb])),
    );
  });

  function operation(verb: Verb, id: string, condition: Condition): OperationInput {
    const conditions = {
      none: {},
      fresh: { ifMatch: etag },
      stale: { ifMatch: staleEtag },
      any: { ifMatch: '*' },
    };
    const ifMatch = conditions[condition];
    const resourceBody = { id, pk: 'p', n: 2 };
    switch (verb) {
      case 'Upsert':
        return { operationType: BulkOperationType.Upsert, resourceBody, ...ifMatch };
      case 'Replace':
        return { operationType: BulkOperationType.Replace, id, resourceBody, ...ifMatch };
      case 'Patch':
        return {
          operationType: BulkOperationType.Patch,
          id,
          resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }] },
          ...ifMatch,
        };
      default:
        return { operationType: BulkOperationType[verb], id, ...ifMatch };
    }
  }
});
