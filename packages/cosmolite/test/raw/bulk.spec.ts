import { ManualClock, type Json } from '../../src/index.js';
import { isObject } from '../../src/values/values.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { send } from '../support/raw-request.js';
import { type ServerUnderTest, withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');

const create = (id: string): Json => ({
  operationType: 'Create',
  partitionKey: '["p"]',
  resourceBody: { id, pk: 'p' },
});
const members = (body: Json | undefined): Json[] => (Array.isArray(body) ? body : []);
const statusCodes = (body: Json | undefined) =>
  members(body).map((result) => isObject(result) && result['statusCode']);

const newContainer = async ({ client }: ServerUnderTest) => {
  const { database } = await client.databases.create({ id: SHOP });
  await database.containers.create({ id: 'products', partitionKey: '/pk' });
};

const bulkTo = ({ target }: ServerUnderTest, body: Json, headers: Record<string, string> = {}) =>
  send(target, 'POST', `/dbs/${SHOP}/colls/products/docs`, {
    headers: {
      'x-ms-cosmos-is-batch-request': 'true',
      'x-ms-cosmos-batch-atomic': 'false',
      'x-ms-cosmos-batch-continue-on-error': 'true',
      'x-ms-documentdb-partitionkeyrangeid': '0',
      ...headers,
    },
    body,
  });

describe('bulk over the wire', () => {
  const server = withServer();
  const bulk = (body: Json, headers?: Record<string, string>) => bulkTo(server, body, headers);
  beforeAll(() => newContainer(server));

  it('should fail operations one by one for what is wrong with them', async () => {
    const { status, body } = await bulk([
      create('good'),
      'Create',
      { operationType: 'Merge', id: 'a', partitionKey: '["p"]' },
      { operationType: 'Read', id: 'good' },
      { operationType: 'Read', id: 'good', partitionKey: 'p' },
      { operationType: 'Read', id: 'good', partitionKey: '["p"]' },
    ]);
    expect([status, statusCodes(body)]).toEqual([207, [201, 400, 400, 400, 400, 200]]);
  });

  it('should stop at the first failure when told not to go on', async () => {
    const { status, body } = await bulk([create('s1'), create('s1'), create('s2')], {
      'x-ms-cosmos-batch-continue-on-error': 'false',
    });
    expect([status, statusCodes(body)]).toEqual([207, [201, 409, 424]]);
  });

  it.each<[Json, Record<string, string>, number]>([
    [[], {}, 400],
    [{}, {}, 400],
    [Array.from({ length: 101 }, (_, index) => create(`n${index}`)), {}, 400],
    [[create('a')], { 'x-ms-documentdb-partitionkeyrangeid': '9' }, 410],
  ])('should refuse as a whole: %j %j', async (body, headers, status) => {
    const answer = await bulk(body, headers);
    expect([answer.status, answer.body]).toEqual([
      status,
      { code: expect.any(String), message: expect.any(String) },
    ]);
  });
});

describeFor('request units per second', 'bulk beyond its budget', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const server = withServer({ clock, requestUnitsPerSecond: 20 });
  beforeAll(() => newContainer(server));
  beforeEach(() => clock.advance(60_000));

  it('should throttle the operations that no request units are left for', async () => {
    const { status, headers, body } = await bulkTo(server, ['t1', 't2', 't3', 't4', 't5', 't6'].map(create));
    expect([status, statusCodes(body)]).toEqual([207, [201, 201, 201, 201, 429, 429]]);
    expect(members(body).at(-1)).toEqual({
      statusCode: 429,
      subStatusCode: 3200,
      requestCharge: 0,
      retryAfterMilliseconds: 1000,
      message: expect.stringContaining('Request rate is large.'),
    });
    expect(headers.get('x-ms-request-charge')).toBe('20.6');
    clock.advance(1000);
    const again = await bulkTo(server, ['t5', 't6'].map(create));
    expect(statusCodes(again.body)).toEqual([201, 201]);
  });
});
