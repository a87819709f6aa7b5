import type { Json, JsonObject } from '../../src/index.js';
import { listAt, objectOf, textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('throughput');
const AUTOSCALE = (maxThroughput: number): JsonObject => ({ offerAutopilotSettings: { maxThroughput } });
const MANUAL = (offerThroughput: number): JsonObject => ({ offerThroughput });
const TO_AUTOSCALE = { 'x-ms-cosmos-migrate-offer-to-autopilot': 'true' };
const TO_MANUAL = { 'x-ms-cosmos-migrate-offer-to-manual-throughput': 'true' };

const rule = (least: number, step: number): string =>
  `The offer should have valid throughput values between ${least} and 1000000 inclusive in increments of ${step}.`;
const tooLittle = (requested: number, least: number): string =>
  ` Requested throughput ${requested} is less than required minimum throughput ${least}.`;

describe('replacing an offer', () => {
  const server = withServer();
  let containers = 0;

  const call = (method: string, path: string, body?: Json, headers: Record<string, string> = {}) =>
    send(server.target, method, path, { headers, ...(body !== undefined && { body }) });

  /** The offer of a new container. */
  const offerWith = async (content: JsonObject): Promise<JsonObject> => {
    containers += 1;
    const settings = content['offerAutopilotSettings'];
    const created = await call(
      'POST',
      `/dbs/${SHOP}/colls`,
      { id: `c${containers}`, partitionKey: { paths: ['/pk'] } },
      settings
        ? { 'x-ms-cosmos-offer-autopilot-settings': JSON.stringify(settings) }
        : { 'x-ms-offer-throughput': JSON.stringify(content['offerThroughput']) },
    );
    const self = textAt(created.body, '_self');
    const offers = listAt((await call('GET', '/offers')).body, 'Offers').map(objectOf);
    const offer = offers.find(({ resource }) => resource === self);
    if (!offer) throw new Error(`No offer for ${self}`);
    return offer;
  };

  const replace = (offer: JsonObject, content: JsonObject, headers: Record<string, string> = {}) =>
    call('PUT', `/offers/${textAt(offer, 'id')}`, { ...offer, content }, headers);

  beforeAll(() => call('POST', '/dbs', { id: SHOP }));

  it('should give a new etag, and tell the least it may be set to', async () => {
    const offer = await offerWith(MANUAL(400));
    const replaced = await replace(offer, MANUAL(1000));
    expect(replaced.status).toBe(200);
    expect(replaced.body).toEqual({
      ...offer,
      content: MANUAL(1000),
      _etag: expect.any(String),
      _ts: expect.any(Number),
    });
    expect(objectOf(replaced.body)['_etag']).not.toBe(offer['_etag']);
    const read = await call('GET', `/offers/${textAt(offer, 'id')}`);
    expect([read.headers.get('x-ms-cosmos-min-throughput'), read.body]).toEqual(['400', replaced.body]);
  });

  it.each<[string, JsonObject, JsonObject[], JsonObject, string]>([
    ['below 400', MANUAL(800), [], MANUAL(300), rule(400, 100) + tooLittle(300, 400)],
    ['between the steps', MANUAL(800), [], MANUAL(450), rule(400, 100)],
    ['above what there is', MANUAL(800), [], MANUAL(1_000_100), rule(400, 100)],
    [
      'below a hundredth of the most there was',
      MANUAL(400),
      [MANUAL(100_000), MANUAL(2000)],
      MANUAL(900),
      `${rule(1000, 100)}${tooLittle(900, 1000)} Minimum limit 1000 is because of Highest RUs provisioned 100000.`,
    ],
    ['below 1000', AUTOSCALE(4000), [], AUTOSCALE(500), rule(1000, 1000) + tooLittle(500, 1000)],
    ['between the steps', AUTOSCALE(4000), [], AUTOSCALE(1500), rule(1000, 1000)],
    [
      'below a tenth of the most there was',
      AUTOSCALE(4000),
      [AUTOSCALE(60_000)],
      AUTOSCALE(4000),
      `${rule(6000, 1000)}${tooLittle(4000, 6000)} Minimum limit 6000 is because of Highest RUs provisioned 60000.`,
    ],
  ])('should refuse a value %s: %j after %j', async (_, first, then, last, message) => {
    const offer = await offerWith(first);
    for (const content of then) expect((await replace(offer, content)).status).toBe(200);
    const before = (await call('GET', `/offers/${textAt(offer, 'id')}`)).body;
    const { status, body } = await replace(offer, last);
    expect([status, body]).toEqual([
      400,
      { code: 'BadRequest', message: expect.stringContaining(JSON.stringify({ Errors: [message] })) },
    ]);
    expect((await call('GET', `/offers/${textAt(offer, 'id')}`)).body).toEqual(before);
  });

  it.each<[JsonObject, JsonObject, Record<string, string>, JsonObject]>([
    [MANUAL(400), MANUAL(-1), TO_AUTOSCALE, { offerThroughput: 100, ...AUTOSCALE(1000) }],
    [MANUAL(2500), MANUAL(2500), TO_AUTOSCALE, { offerThroughput: 300, ...AUTOSCALE(3000) }],
    [AUTOSCALE(4000), AUTOSCALE(-1), TO_MANUAL, MANUAL(4000)],
    [AUTOSCALE(4000), AUTOSCALE(5000), TO_AUTOSCALE, { offerThroughput: 500, ...AUTOSCALE(5000) }],
  ])('should migrate %j by %j with %j', async (first, content, headers, migrated) => {
    const offer = await offerWith(first);
    const { status, body } = await replace(offer, content, headers);
    expect([status, objectOf(body)['content']]).toEqual([200, migrated]);
  });

  it.each<[JsonObject, JsonObject, Record<string, string>, string]>([
    [MANUAL(400), AUTOSCALE(4000), {}, 'Updating offer to autoscale throughput is not allowed.'],
    [AUTOSCALE(4000), MANUAL(400), {}, 'Updating offer to manually provisioned throughput is not allowed.'],
    [MANUAL(400), AUTOSCALE(4000), TO_AUTOSCALE, 'offercontent must not contain autopilotSettings'],
    [AUTOSCALE(4000), MANUAL(400), TO_MANUAL, 'offercontent must contain autopilotSettings'],
    [MANUAL(400), MANUAL(400), { ...TO_MANUAL, ...TO_AUTOSCALE }, 'not to both'],
  ])('should refuse to make %j of %j with %j', async (first, content, headers, message) => {
    const offer = await offerWith(first);
    const { status, body } = await replace(offer, content, headers);
    expect([status, body]).toEqual([400, { code: 'BadRequest', message: expect.stringContaining(message) }]);
    expect((await call('GET', `/offers/${textAt(offer, 'id')}`)).body).toEqual(offer);
  });
});
