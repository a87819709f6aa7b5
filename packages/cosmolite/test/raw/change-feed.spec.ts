import { describeFor } from '../support/describe-for.js';
import { newDatabaseId } from '../support/database-ids.js';
import { someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const ITEMS = `/dbs/${SHOP}/colls/products/docs`;

describe('change feed over the wire', () => {
  const server = withServer({ defaultPartitions: 2 });

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    const { container } = await database.containers.create({ id: 'products', partitionKey: '/pk' });
    for (const id of ['a', 'b', 'c']) await container.items.create({ id, pk: 'p' });
  });

  const read = (headers: Record<string, string>) =>
    send(server.target, 'GET', ITEMS, { headers: { 'a-im': 'Incremental Feed', ...headers } });
  const onePartition = { 'x-ms-documentdb-partitionkey': '["p"]' };
  /** Where the feed stands after so many items, as its etag says it. */
  const positionAfter = async (items: number): Promise<string> =>
    (await read({ ...onePartition, 'x-ms-max-item-count': `${items}` })).headers.get('etag') ?? '';

  it('should answer a page with its position in the etag', async () => {
    const { status, headers, body } = await read({ ...onePartition, 'x-ms-max-item-count': '2' });
    const position = server.expected('change number', '"2"');
    expect([status, headers.get('etag'), headers.get('x-ms-item-count')]).toEqual([200, position, '2']);
    const lsn = Number(headers.get('etag')?.replaceAll('"', ''));
    expect(body).toEqual({
      _rid: headers.get('x-ms-content-path'),
      Documents: [
        expect.objectContaining({ id: 'a', _lsn: lsn - 1 }),
        expect.objectContaining({ id: 'b', _lsn: lsn }),
      ],
      _count: 2,
    });
  });

  it.each<[string, (position: string) => string]>([
    ['*', () => '*'],
    ['the last position', (position) => position],
    ['the last position without quotes', (position) => position.replaceAll('"', '')],
  ])('should answer 304 with an etag and no body after %s', async (_, spelled) => {
    const position = await positionAfter(3);
    const answer = await read({ ...onePartition, 'if-none-match': spelled(position) });
    expect([answer.status, answer.headers.get('etag'), answer.body]).toEqual([304, position, undefined]);
  });

  it('should let the position win over the date that is sent along', async () => {
    const { body } = await read({
      ...onePartition,
      'if-none-match': await positionAfter(2),
      'if-modified-since': new Date(Date.now() + 3_600_000).toUTCString(),
    });
    expect(body).toMatchObject({ Documents: [{ id: 'c' }] });
  });

  it('should answer 304 for a date in the future', async () => {
    const { status } = await read({
      ...onePartition,
      'if-modified-since': new Date(Date.now() + 3_600_000).toUTCString(),
    });
    expect(status).toBe(304);
  });

  it('should charge what reading the items one by one would', async () => {
    const charges = [await read(onePartition), await read({ ...onePartition, 'if-none-match': '*' })];
    expect(charges.map(({ headers }) => Number(headers.get('x-ms-request-charge')))).toEqual([
      server.expected('request charge', 3),
      server.expected('request charge', 1),
    ]);
  });

  it('should read a part of the effective partition key line', async () => {
    const epk = { 'x-ms-read-key-type': 'EffectivePartitionKeyRange' };
    const all = await read({ ...epk, 'x-ms-start-epk': '', 'x-ms-end-epk': 'FF' });
    const none = await read({ ...epk, 'x-ms-start-epk': '3FFF', 'x-ms-end-epk': 'FF' });
    expect([all.status, none.status]).toEqual([200, 304]);
  });

  it.each<[Record<string, string>, number, string | null]>([
    [{ 'if-none-match': '"foreign"' }, 400, null],
    [{ 'if-none-match': '"-1"' }, 400, null],
    [{ 'if-none-match': '"7:1,8:2"' }, 400, null],
    [{ 'if-modified-since': 'yesterday' }, 400, null],
    [{ 'x-ms-max-item-count': '0' }, 400, null],
    [{ 'x-ms-max-item-count': 'many' }, 400, null],
    [{ 'x-ms-documentdb-partitionkey': 'p' }, 400, null],
    [{ 'x-ms-start-epk': '', 'x-ms-end-epk': 'FF' }, 400, null],
    [{ 'x-ms-read-key-type': 'EffectivePartitionKeyRange', 'x-ms-start-epk': 'XYZ' }, 400, null],
    [{ 'x-ms-documentdb-partitionkeyrangeid': '7' }, 410, '1002'],
  ])('should refuse %j with %d', async (headers, status, substatus) => {
    const answer = await read(headers);
    expect([answer.status, answer.headers.get('x-ms-substatus')]).toEqual([status, substatus]);
    expect(answer.body).toEqual({ code: expect.any(String), message: expect.any(String) });
  });

  describe('of all versions', () => {
    const ALL = { 'a-im': 'Full-Fidelity Feed' };
    const WIRE = { ...ALL, 'x-ms-cosmos-changefeed-wire-format-version': '2021-09-15' };

    it('should be refused for a container that does not keep them', async () => {
      const answer = await read({ ...WIRE, 'if-none-match': '*' });
      expect([answer.status, answer.body]).toEqual([
        400,
        {
          code: 'BadRequest',
          message: expect.stringContaining("'All Versions and Deletes' mode must be enabled"),
        },
      ]);
    });

    it('should be given in its own form only', async () => {
      const answer = await read({ ...ALL, 'if-none-match': '*' });
      expect([answer.status, answer.body]).toEqual(
        server.expected('not implemented', [501, someError('NotImplemented')]),
      );
    });
  });

  describeFor('partitions', 'over two physical partitions at once', () => {
    it('should tell the position in each of them, and go on from there', async () => {
      const all = await read({ 'x-ms-max-item-count': '1' });
      const position = all.headers.get('etag') ?? '';
      expect(position).toMatch(/^"0:\d+,1:\d+"$/);
      const rest = await read({ 'if-none-match': position });
      const last = await read({ 'if-none-match': rest.headers.get('etag') ?? '' });
      expect([rest.body, last.status]).toEqual([expect.objectContaining({ _count: 2 }), 304]);
    });
  });
});
