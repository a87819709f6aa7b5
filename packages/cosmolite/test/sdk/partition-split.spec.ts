import { ChangeFeedStartFrom, type Container, type OperationInput } from '@azure/cosmos';
import { type Json } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';
import { send } from '../support/raw-request.js';

const IDS = Array.from({ length: 40 }, (_, index) => `item-${index}`);

const create = (id: string): OperationInput => ({
  operationType: 'Create',
  partitionKey: id,
  resourceBody: { id, pk: id },
});

describeFor('split on demand', 'a physical partition that is split while clients use it', () => {
  const server = withServer({ defaultPartitions: 2 });
  let container: Container;

  beforeEach(async () => {
    container = await server.container();
    for (const id of IDS) await container.items.create({ id, pk: id });
  });

  const ask = async (body: Json, control = 'split') => {
    const response = await fetch(new URL(`_cosmolite/${control}`, server.target.endpoint), {
      method: 'POST',
      headers: { authorization: `Bearer ${server.target.key}` },
      body: JSON.stringify(body),
    });
    const answer: { ranges: PkRange[] } = JSON.parse(await response.text());
    return { status: response.status, ranges: answer.ranges };
  };
  const split = (range: string) => ask({ database: container.database.id, container: 'items', range });

  it('should leave its line to two children that name it as their parent', async () => {
    await split('0');
    const { ranges } = await split('3');
    expect(ranges.map((range) => [range.id, range.minInclusive, range.maxExclusive, range.parents])).toEqual([
      ['2', '', '05C1CFFFFFFFF8', ['0']],
      ['4', '05C1CFFFFFFFF8', '05C1D7FFFFFFFC', ['0', '3']],
      ['5', '05C1D7FFFFFFFC', '05C1DFFFFFFFFC', ['0', '3']],
      ['1', '05C1DFFFFFFFFC', 'FF', []],
    ]);
  });

  it('should be listed anew for a client that knows the old ranges', async () => {
    const path = `/dbs/${container.database.id}/colls/items/pkranges`;
    const before = await send(server.target, 'GET', path);
    const { ranges } = await split('0');
    const headers = { 'if-none-match': before.headers.get('etag') ?? '' };
    const after = await send(server.target, 'GET', path, { headers });
    expect([after.status, after.body]).toEqual([
      200,
      expect.objectContaining({ PartitionKeyRanges: ranges }),
    ]);
  });

  it('should be gone for requests that name it', async () => {
    await split('0');
    const { status, headers } = await send(
      server.target,
      'GET',
      `/dbs/${container.database.id}/colls/items/docs`,
      {
        headers: { 'a-im': 'Incremental Feed', 'x-ms-documentdb-partitionkeyrangeid': '0' },
      },
    );
    expect([status, headers.get('x-ms-substatus')]).toEqual([410, '1002']);
  });

  it('should keep every item where it is found', async () => {
    await split('0');
    await split('1');
    const reads = await Promise.all(IDS.map((id) => container.item(id, id).read()));
    expect(new Set(reads.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const { resources } = await container.items.query<string>('SELECT VALUE c.id FROM c').fetchAll();
    expect(resources.toSorted()).toEqual(IDS.toSorted());
  });

  it('should cost a reader of the change feed nothing', async () => {
    const iterator = container.items.getChangeFeedIterator<{ id: string }>({
      changeFeedStartFrom: ChangeFeedStartFrom.Beginning(),
      maxItemCount: 3,
    });
    const seen: string[] = [];
    for (let turn = 0; ; turn += 1) {
      if (turn === 3) await split('0');
      if (turn === 5) await split('1');
      const page = await iterator.readNext();
      if (page.statusCode === 304) break;
      seen.push(...page.result.map(({ id }) => id));
    }
    expect(new Set(seen)).toEqual(new Set(IDS));
  });

  it('should cost a bulk request nothing', async () => {
    const more = IDS.map((id) => `more-${id}`);
    await container.items.executeBulkOperations([create('warm-up')]);
    await split('0');
    await split('1');
    const outcomes = await container.items.executeBulkOperations(more.map(create));
    expect(outcomes.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual(
      more.map(() => 201),
    );
  });

  const merge = (...ranges: string[]) =>
    ask({ database: container.database.id, container: 'items', ranges }, 'merge');

  it('should be made one of two neighbours, which it names as its parents', async () => {
    await split('0');
    const { status, ranges } = await merge('3', '2');
    expect(status).toBe(200);
    expect(ranges.map(({ id, parents }) => [id, parents])).toEqual([
      ['4', ['0', '2', '3']],
      ['1', []],
    ]);
    const reads = await Promise.all(IDS.map((id) => container.item(id, id).read()));
    expect(new Set(reads.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  });

  it('should cost a reader of the change feed nothing when it is merged, and split elsewhere', async () => {
    const iterator = container.items.getChangeFeedIterator<{ id: string }>({
      changeFeedStartFrom: ChangeFeedStartFrom.Beginning(),
      maxItemCount: 3,
    });
    const seen: string[] = [];
    for (let turn = 0; ; turn += 1) {
      if (turn === 3) await merge('0', '1');
      if (turn === 5) await split('2');
      const page = await iterator.readNext();
      if (page.statusCode === 304) break;
      seen.push(...page.result.map(({ id }) => id));
    }
    expect(new Set(seen)).toEqual(new Set(IDS));
  });

  it.each<[Json, number]>([
    [{}, 400],
    [{ ranges: ['0'] }, 400],
    [{ ranges: ['0', '1', '2'] }, 400],
    [{ ranges: ['0', '9'] }, 410],
    [{ ranges: ['0', '0'] }, 400],
  ])('should refuse to merge %j with %d', async (body, status) => {
    const where = { database: container.database.id, container: 'items' };
    expect((await ask(Object.assign(where, body), 'merge')).status).toBe(status);
  });

  it.each<[Json, number]>([
    [{}, 400],
    [{ database: 'database-1', container: 'items' }, 400],
    [{ database: 'database-1', container: 'none', range: '0' }, 404],
    [{ database: 'database-1', container: 'items', range: '9' }, 410],
  ])('should refuse %j with %d', async (body, status) => {
    expect((await ask(body)).status).toBe(status);
  });
});

interface PkRange {
  readonly id: string;
  readonly minInclusive: string;
  readonly maxExclusive: string;
  readonly parents: string[];
}
