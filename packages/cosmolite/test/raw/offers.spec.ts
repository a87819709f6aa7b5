import type { Json, JsonObject } from '../../src/index.js';
import { listAt, objectOf, textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const SHARED = newDatabaseId('shared');

const GROWING = { autoUpgradePolicy: { throughputPolicy: { incrementPercent: 10 } } };

describe('offers', () => {
  const server = withServer();

  const call = (method: string, path: string, body?: Json, headers: Record<string, string> = {}) =>
    send(server.target, method, path, { headers, ...(body !== undefined && { body }) });
  const createContainer = (id: string, headers: Record<string, string> = {}, database = SHOP) =>
    call('POST', `/dbs/${database}/colls`, { id, partitionKey: { paths: ['/pk'] } }, headers);
  const offerOf = async (self: string): Promise<JsonObject | undefined> =>
    listAt((await call('GET', '/offers')).body, 'Offers')
      .map(objectOf)
      .find(({ resource }) => resource === self);

  beforeAll(async () => {
    await call('POST', '/dbs', { id: SHOP });
    await call('POST', '/dbs', { id: SHARED }, { 'x-ms-offer-throughput': '1000' });
  });

  describe('shape', () => {
    it('should give a container 400 request units when nobody asks', async () => {
      const { body: container } = await createContainer('default');
      const self = textAt(container, '_self');
      const offer = await offerOf(self);
      const rid = textAt(offer, '_rid');
      expect(offer).toEqual({
        resource: self,
        offerType: 'Invalid',
        offerResourceId: textAt(container, '_rid'),
        offerVersion: 'V2',
        content: server.expected('more members', { offerThroughput: 400 }),
        id: rid,
        _rid: expect.stringMatching(/^[\w+-]{4}$/),
        _self: `offers/${rid}/`,
        _etag: expect.any(String),
        _ts: expect.any(Number),
      });
      expect((await call('GET', `/offers/${rid}`)).body).toEqual(offer);
    });

    it.each<[string, Record<string, string>, JsonObject]>([
      ['manual', { 'x-ms-offer-throughput': '1200' }, { offerThroughput: 1200 }],
      [
        'autoscale',
        { 'x-ms-cosmos-offer-autopilot-settings': '{"maxThroughput":4000}' },
        { offerThroughput: 400, offerAutopilotSettings: { maxThroughput: 4000 } },
      ],
      [
        'growing autoscale',
        { 'x-ms-cosmos-offer-autopilot-settings': JSON.stringify({ maxThroughput: 4000, ...GROWING }) },
        { offerThroughput: 400, offerAutopilotSettings: { maxThroughput: 4000, ...GROWING } },
      ],
    ])('should keep %s throughput', async (id, headers, content) => {
      const self = textAt((await createContainer(id, headers)).body, '_self');
      expect(await offerOf(self)).toHaveProperty('content', server.expected('more members', content));
    });

    it('should give no own offer to a container that shares its database’s', async () => {
      const database = textAt((await call('GET', `/dbs/${SHARED}`)).body, '_self');
      const self = textAt((await createContainer('c', {}, SHARED)).body, '_self');
      expect(await offerOf(self)).toBeUndefined();
      expect(await offerOf(database)).toHaveProperty(
        'content',
        server.expected('more members', { offerThroughput: 1000 }),
      );
    });
  });

  describe('validation', () => {
    it.each<Record<string, string>>([
      { 'x-ms-offer-throughput': '300' },
      { 'x-ms-offer-throughput': '450' },
      { 'x-ms-offer-throughput': 'many' },
      { 'x-ms-cosmos-offer-autopilot-settings': '{"maxThroughput":999}' },
      { 'x-ms-cosmos-offer-autopilot-settings': '{"maxThroughput":1500}' },
      { 'x-ms-cosmos-offer-autopilot-settings': '{}' },
      { 'x-ms-cosmos-offer-autopilot-settings': 'null' },
      { 'x-ms-cosmos-offer-autopilot-settings': '{' },
      { 'x-ms-cosmos-offer-autopilot-settings': '{"maxThroughput":4000,"autoUpgradePolicy":{}}' },
      { 'x-ms-cosmos-offer-autopilot-settings': '{"maxThroughput":4000,"autoUpgradePolicy":10}' },
      { 'x-ms-offer-throughput': '400', 'x-ms-cosmos-offer-autopilot-settings': '{"maxThroughput":4000}' },
    ])('should refuse %j', async (headers) => {
      const answer = await createContainer('refused', headers);
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
      expect((await call('GET', `/dbs/${SHOP}/colls/refused`)).status).toBe(404);
    });

    it.each<Json>([{}, { content: null }, { content: {} }, { content: { offerThroughput: 450 } }, []])(
      'should refuse to become %j',
      async (body) => {
        const self = textAt((await call('GET', `/dbs/${SHOP}/colls/default`)).body, '_self');
        const offer = await offerOf(self);
        const answer = await call('PUT', `/offers/${textAt(offer, 'id')}`, body);
        expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
      },
    );

    it('should miss an unknown one', async () => {
      expect((await call('GET', '/offers/none')).status).toBe(404);
    });
  });

  describe('behaviour', () => {
    it('should be read and replaced through the SDK', async () => {
      const container = server.client.database(SHOP).container('scaled');
      await createContainer('scaled');
      const { resource, offer } = await container.readOffer();
      expect(resource?.content?.offerThroughput).toBe(400);
      if (!resource || !offer) throw new Error('The SDK found no offer.');
      await offer.replace({
        ...resource,
        content: { ...resource.content, offerThroughput: 800, offerIsRUPerMinuteThroughputEnabled: false },
      });
      expect((await container.readOffer()).resource?.content?.offerThroughput).toBe(800);
    });

    it('should keep how autoscale grows until a replace leaves it out', async () => {
      const settings = { maxThroughput: 4000, ...GROWING };
      const headers = { 'x-ms-cosmos-offer-autopilot-settings': JSON.stringify(settings) };
      const self = textAt((await createContainer('growing', headers)).body, '_self');
      const rid = textAt(await offerOf(self), 'id');
      for (const offerAutopilotSettings of [{ ...settings, maxThroughput: 5000 }, { maxThroughput: 5000 }]) {
        const { status, body } = await call('PUT', `/offers/${rid}`, { content: { offerAutopilotSettings } });
        expect([status, body]).toEqual([
          200,
          expect.objectContaining({
            content: server.expected('more members', { offerThroughput: 500, offerAutopilotSettings }),
          }),
        ]);
      }
    });

    it.each<[string, JsonObject]>([
      [
        'content.throughputBuckets',
        { offerThroughput: 400, throughputBuckets: [{ id: 1, maxThroughputPercentage: 20 }] },
      ],
      [
        'offerAutopilotSettings.anythingNew',
        { offerAutopilotSettings: { maxThroughput: 4000, anythingNew: 1 } },
      ],
    ])('should say that it does not serve %s', async (name, content) => {
      const autoscale = 'offerAutopilotSettings' in content;
      const headers = autoscale ? { 'x-ms-cosmos-offer-autopilot-settings': '{"maxThroughput":4000}' } : {};
      const self = textAt((await createContainer(`unserved ${String(autoscale)}`, headers)).body, '_self');
      const answer = await call('PUT', `/offers/${textAt(await offerOf(self), 'id')}`, { content });
      expect([answer.status, answer.body]).toEqual(
        server.expected('not implemented', [
          501,
          { code: 'NotImplemented', message: expect.stringContaining(`the setting '${name}'`) },
        ]),
      );
    });

    it('should go with its container and its database', async () => {
      const self = textAt((await createContainer('gone')).body, '_self');
      await call('DELETE', `/dbs/${SHOP}/colls/gone`);
      expect(await offerOf(self)).toBeUndefined();
      const database = textAt((await call('GET', `/dbs/${SHARED}`)).body, '_self');
      await call('DELETE', `/dbs/${SHARED}`);
      expect(await offerOf(database)).toBeUndefined();
    });
  });
});
