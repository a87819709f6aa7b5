/** Batches in the .NET SDK's binary form. */
import { BATCH_OPERATION, BATCH_RESULT, type Row } from '../../src/hybrid-row/layout.js';
import { readRow } from '../../src/hybrid-row/read.js';
import { readRecords, writeRecords } from '../../src/hybrid-row/record-io.js';
import { writeRow } from '../../src/hybrid-row/write.js';
import type { Json } from '../../src/index.js';
import { newDatabaseId } from '../support/database-ids.js';
import { itemBody, someError } from '../support/matchers.js';
import { signedHeaders } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const DATABASE = newDatabaseId('dotnet');
const ITEMS = `/dbs/${DATABASE}/colls/items/docs`;
const [CREATE, PATCH, READ, DELETE, REPLACE, UPSERT] = [0, 1, 2, 4, 5, 20];
const ATOMIC = { 'x-ms-cosmos-batch-atomic': 'True', 'x-ms-documentdb-partitionkey': '["p"]' };
const BULK = { 'x-ms-cosmos-batch-continue-on-error': 'True', 'x-ms-documentdb-partitionkeyrangeid': '0' };

const row = (operationType: number | undefined, more: Row = {}): Row => ({
  operationType: operationType ?? -1,
  resourceType: 2,
  ...more,
});
const body = (value: Json): Row => ({ resourceBody: Buffer.from(JSON.stringify(value)) });

const itemOf = (result: Row | undefined): Json => JSON.parse(String(result?.['resourceBody'] ?? 'null'));

describe('batches in binary', () => {
  const server = withServer();

  const post = async (sent: Buffer, headers: Record<string, string>, path = ITEMS) =>
    fetch(new URL(path, server.target.endpoint), {
      method: 'POST',
      headers: {
        ...signedHeaders(server.target, 'POST', path),
        'x-ms-cosmos-is-batch-request': 'True',
        ...headers,
      },
      body: new Uint8Array(sent),
    });

  const batch = async (rows: readonly Row[], headers: Record<string, string>) => {
    const answer = await post(writeRecords(rows.map((one) => writeRow(one, BATCH_OPERATION))), headers);
    const received = Buffer.from(await answer.arrayBuffer());
    if (received[0] !== 0x81) return { status: answer.status, body: JSON.parse(received.toString('utf8')) };
    const results = readRecords(received).map((record) => readRow(record, BATCH_RESULT));
    return { status: answer.status, results };
  };

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: DATABASE });
    await database.containers.create({ id: 'items', partitionKey: '/pk' });
  });

  it('should carry out every kind of operation, in order', async () => {
    const { status, results = [] } = await batch(
      [
        row(CREATE, body({ id: 'a', pk: 'p', n: 1 })),
        row(READ, { id: 'a' }),
        row(REPLACE, { id: 'a', ...body({ id: 'a', pk: 'p', n: 2 }) }),
        row(PATCH, { id: 'a', ...body({ operations: [{ op: 'incr', path: '/n', value: 1 }] }) }),
        row(UPSERT, { ...body({ id: 'b', pk: 'p' }), minimalReturnPreference: true }),
        row(DELETE, { id: 'b' }),
      ],
      ATOMIC,
    );
    expect([status, results.map(({ statusCode }) => statusCode)]).toEqual([
      200,
      [201, 200, 200, 200, 201, 204],
    ]);
    expect(results.map((result) => itemOf(result))).toEqual([
      itemBody({ id: 'a', pk: 'p', n: 1 }),
      itemBody({ id: 'a', pk: 'p', n: 1 }),
      itemBody({ id: 'a', pk: 'p', n: 2 }),
      itemBody({ id: 'a', pk: 'p', n: 3 }),
      null,
      null,
    ]);
    expect(results.map(({ requestCharge }) => requestCharge)).toEqual(results.map(() => expect.any(Number)));
    expect(results[4]?.['eTag']).toMatch(/^"/);
  });

  it('should take all of it back when one fails', async () => {
    const { status, results } = await batch(
      [
        row(CREATE, body({ id: 'taken back', pk: 'p' })),
        row(REPLACE, { id: 'none', ...body({ id: 'none', pk: 'p' }) }),
      ],
      ATOMIC,
    );
    expect([status, results]).toEqual([
      207,
      [expect.objectContaining({ statusCode: 424 }), expect.objectContaining({ statusCode: 404 })],
    ]);
    const container = server.client.database(DATABASE).container('items');
    expect((await container.item('taken back', 'p').read()).statusCode).toBe(404);
  });

  it('should honour the etag of an operation', async () => {
    await batch([row(UPSERT, body({ id: 'guarded', pk: 'p' }))], ATOMIC);
    const { status, results } = await batch([row(DELETE, { id: 'guarded', ifMatch: '"other"' })], ATOMIC);
    expect([status, results]).toEqual([207, [expect.objectContaining({ statusCode: 412 })]]);
  });

  it('should serve bulk requests, each operation for itself', async () => {
    const { status, results = [] } = await batch(
      [
        row(CREATE, { partitionKey: '["q"]', ...body({ id: 'x', pk: 'q' }) }),
        row(READ, { partitionKey: '["q"]', id: 'none' }),
        row(READ, { partitionKey: '["q"]', id: 'x' }),
        row(UPSERT, { partitionKey: '["q"]', ...body({ id: 'y', pk: 'other' }) }),
      ],
      BULK,
    );
    expect([status, results.map(({ statusCode, subStatusCode }) => [statusCode, subStatusCode])]).toEqual([
      207,
      [
        [201, undefined],
        [404, undefined],
        [200, undefined],
        [400, 1001],
      ],
    ]);
  });

  it('should say which operations it does not serve', async () => {
    for (const unserved of [{ indexingDirective: 'Exclude' }, { timeToLiveInSeconds: 5 }]) {
      const refused = await batch([row(CREATE, { ...body({ id: 'z', pk: 'p' }), ...unserved })], ATOMIC);
      expect([refused.status, refused.body]).toEqual(
        server.expected('not implemented', [501, someError('NotImplemented')]),
      );
    }
  });

  it.each<[string, Row[]]>([
    ['no operations', []],
    ['an unknown operation', [row(9, { id: 'a' })]],
    ['an operation without its id', [row(READ)]],
    ['a body that is no JSON', [row(CREATE, { resourceBody: Buffer.from('{') })]],
    ['101 operations', Array.from({ length: 101 }, () => row(READ, { id: 'a' }))],
  ])('should refuse %s as a whole', async (_, rows) => {
    const { status, body: error } = await batch(rows, ATOMIC);
    expect([status, error]).toEqual([400, someError('BadRequest')]);
  });

  it('should refuse bytes that are no such stream', async () => {
    const answer = await post(Buffer.from([0x81, 0, 0, 0]), ATOMIC);
    expect([answer.status, await answer.json()]).toEqual([400, someError('BadRequest')]);
  });

  it('should refuse the form where no batch is sent', async () => {
    const sent = writeRecords([writeRow(row(READ, { id: 'a' }), BATCH_OPERATION)]);
    const answer = await post(sent, {
      'x-ms-cosmos-is-batch-request': 'False',
      ...ATOMIC,
      'x-ms-cosmos-batch-atomic': 'False',
    });
    expect(answer.status).toBe(400);
  });

  it('should say that it does not serve binary JSON', async () => {
    const answer = await post(Buffer.from([0x80, 0x20]), {});
    expect([answer.status, await answer.json()]).toEqual(
      server.expected('not implemented', [501, someError('NotImplemented')]),
    );
  });
});
