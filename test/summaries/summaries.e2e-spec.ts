import { ChangeFeedService } from '../../src/modules/cosmos/change-feed/change-feed.service.js';
import { READER, TestKeys, WRITER } from '../support/api-keys.js';
import { get, objectOf } from '../support/json.js';
import { move } from '../support/moves.js';
import { containerOf, create, product } from '../support/products.js';
import { end, line, reserve } from '../support/reservations.js';
import { problemAnswer } from '../support/responses.js';
import { adjust, command } from '../support/stock.js';
import {
  counted,
  COUNTING,
  ledgerScan,
  movementDocument,
  summariesOf,
  unitsOf,
} from '../support/summaries.js';
import { withApp } from '../support/with-app.js';

describe('GET /v1/summaries', () => {
  describe('what it counts', () => {
    const app = withApp({ env: COUNTING });

    it('should say what happened in an hour, unit for unit, and at which prices', async () => {
      const saw = await create(app, { category: 'saws', quantity: 100, price: 10 });
      await counted(app);
      await app.request('PATCH', `/v1/products/${saw.id}?category=saws`, {
        body: { price: 20.01 },
        headers: { 'if-match': '*', 'content-type': 'application/merge-patch+json' },
      });
      await counted(app);
      await adjust(app, saw, -3, { reason: 'sold' });
      await adjust(app, saw, 5, { reason: 'received' });
      await command(app, saw, 'transfers', { from: 'main', to: 'shop', quantity: 7 });
      await command(app, saw, 'counts', { counted: 90 });
      const held = await reserve(app, [line(saw, 4)]);
      await end(app, String(get(held.body, 'id')), 'confirm');
      await counted(app);
      const [summary] = await summariesOf(app, 'category=saws');
      expect(summary).toEqual({
        category: 'saws',
        start: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:00:00\.000Z$/),
        unitsIn: 112,
        unitsOut: 19,
        netUnits: 93,
        sold: 7,
        adjusted: 0,
        closingQuantity: 93,
        minPrice: 10,
        maxPrice: 20.01,
        averagePrice: expect.any(Number),
        samples: expect.any(Number),
      });
      expect(Number(summary?.['samples'])).toBeGreaterThanOrEqual(3);
      expect(unitsOf(await summariesOf(app))).toEqual(await ledgerScan(containerOf(app)));
    });

    it('should count products that are moved, deleted, imported or written in a batch', async () => {
      const bodies = [1, 2, 3].map((quantity) => product({ category: 'hammers', quantity }));
      await app.request('POST', '/v1/products/batch', { body: { items: bodies } });
      const [moved, removed] = [
        await create(app, { category: 'hammers', quantity: 11 }),
        await create(app, { category: 'hammers', quantity: 13 }),
      ];
      await move(app, moved.id, '*', { from: 'hammers', to: 'mallets' });
      await app.request('DELETE', `/v1/products/${removed.id}?category=hammers`, {
        headers: { 'if-match': '*' },
      });
      await counted(app);
      const summaries = unitsOf(await summariesOf(app));
      expect(summaries).toEqual(await ledgerScan(containerOf(app)));
      expect(summaries).toContainEqual(
        expect.objectContaining({ category: 'hammers', unitsIn: 30, unitsOut: 24, closingQuantity: 6 }),
      );
      expect(summaries).toContainEqual(expect.objectContaining({ category: 'mallets', closingQuantity: 11 }));
    });

    it('should put late movements into their hour, count each once, and carry quantities over months', async () => {
      const container = containerOf(app);
      const write = async (sequence: number, delta: number, at: string, category = 'paint') => {
        await container.items.upsert(movementDocument({ category, product: 'p', sequence, delta, at }));
      };
      const times = [
        '2025-11-30T23:59:59.999Z',
        '2025-12-01T00:00:00.000Z',
        '2025-12-31T08:15:00.000Z',
        '2025-12-31T08:45:00.000Z',
        '2026-01-01T10:00:00.000Z',
      ];
      for (const [index, at] of times.entries()) await write(index + 1, 10 ** index, at);
      await write(1, 5, '2025-12-31T08:30:00.000Z', 'glue');
      await counted(app);
      const range = 'from=2025-11-01T00:00:00Z&to=2026-02-01T00:00:00Z';
      const closing = async (query: string) =>
        (await summariesOf(app, `${range}&limit=2&${query}`)).map(({ start, category, closingQuantity }) =>
          [String(start).slice(0, 13), category, closingQuantity].join(' '),
        );
      const hours = [
        '2025-11-30T23 paint 1',
        '2025-12-01T00 paint 11',
        '2025-12-31T08 glue 5',
        '2025-12-31T08 paint 1111',
        '2026-01-01T10 paint 11111',
      ];
      expect(await closing('interval=hour')).toEqual(hours);
      expect(await closing('interval=day')).toEqual(hours.map((text) => text.replace(/T\d\d/, 'T00')));

      // Written again, as whoever copies ledgers does, and one that comes late.
      for (const [index, at] of times.entries()) await write(index + 1, 10 ** index, at);
      await write(7, 4, '2026-01-01T10:30:00.000Z');
      await write(6, 2, '2025-12-01T00:30:00.000Z');
      await write(6, 2, '2025-12-01T00:30:00.000Z');
      await counted(app);
      expect(await closing('interval=hour&category=paint')).toEqual([
        '2025-11-30T23 paint 1',
        '2025-12-01T00 paint 13',
        '2025-12-31T08 paint 1113',
        '2026-01-01T10 paint 11117',
      ]);
      expect(unitsOf(await summariesOf(app))).toEqual(await ledgerScan(container));
    });

    it('should make a day of its hours', async () => {
      const hours = await summariesOf(app, 'interval=hour');
      const days = await summariesOf(app, 'interval=day');
      for (const day of days) {
        const own = hours.filter(
          ({ start, category }) =>
            category === day['category'] && String(start).slice(0, 10) === String(day['start']).slice(0, 10),
        );
        for (const name of ['unitsIn', 'unitsOut', 'netUnits', 'sold', 'adjusted', 'samples']) {
          expect(own.reduce((sum, hour) => sum + Number(hour[name]), 0)).toBe(day[name]);
        }
        expect(own.at(-1)?.['closingQuantity']).toBe(day['closingQuantity']);
      }
      expect(days.length).toBeGreaterThan(4);
      expect(hours.find(({ category }) => category === 'glue')).toMatchObject({
        samples: 0,
        minPrice: null,
        maxPrice: null,
        averagePrice: null,
      });
    });

    it('should say up to when it has counted, and that nothing waits', async () => {
      const { body } = await app.request('GET', '/v1/summaries?limit=1');
      const { asOf, lagSeconds, items, nextCursor } = objectOf(body);
      expect(Date.parse(String(asOf))).toBeLessThanOrEqual(Date.now());
      expect(lagSeconds).toBe(0);
      expect(items).toHaveLength(1);
      expect(nextCursor).toEqual(expect.any(String));
    });

    it('should count again from the beginning without a difference', async () => {
      const before = await summariesOf(app);
      await app.app.get(ChangeFeedService).reset('summaries', 'beginning');
      await counted(app);
      expect(await summariesOf(app)).toEqual(before);
    });
  });

  describe('how far it has got', () => {
    const app = withApp();

    it('should be unknown as long as nobody counts', async () => {
      await create(app, { quantity: 1 });
      const { body } = await app.request('GET', '/v1/summaries');
      expect(body).toEqual({ items: [], nextCursor: null, asOf: null, lagSeconds: null });
    });
  });

  describe('who may see it', () => {
    const keys = new TestKeys({
      keeper: { tenant: 'acme', scopes: WRITER },
      gardener: { tenant: 'acme', scopes: READER, categories: ['garden'] },
      stranger: { tenant: 'bloom', scopes: READER },
    });
    const app = withApp({ env: { ...COUNTING, ...keys.env } });
    const seen = async (who: 'keeper' | 'gardener' | 'stranger', query = '') => {
      const summaries = await summariesOf(app, query, keys.as(who, {}).headers);
      return summaries.map(({ category }) => category);
    };

    it('should be narrowed to the tenant and its allowed categories', async () => {
      for (const category of ['garden', 'tools']) {
        const body = product({ category, quantity: 2 });
        await app.request('POST', '/v1/products', keys.as('keeper', { body }));
      }
      await counted({ request: (method, url) => app.request(method, url, keys.as('keeper', {})) });
      expect(await seen('keeper')).toEqual(['garden', 'tools']);
      expect(await seen('keeper', 'category=Tools')).toEqual(['tools']);
      expect(await seen('gardener')).toEqual(['garden']);
      expect(await seen('stranger')).toEqual([]);
      const refused = await app.request('GET', '/v1/summaries?category=tools', keys.as('gardener', {}));
      expect(refused).toEqual(problemAnswer('partition_forbidden', { instance: '/v1/summaries' }));
    });
  });

  describe('what it refuses', () => {
    const app = withApp();

    it.each([
      ['interval=week', 'interval'],
      ['from=2026-01-01', 'from'],
      ['to=soon', 'to'],
      ['from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z', 'to'],
      ['from=2026-01-02T01:00:00%2B01:00&to=2026-01-01T00:00:00Z', 'to'],
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['category=', 'category'],
      ['size=3', 'size'],
    ])('should name what is wrong with %s', async (query, parameter) => {
      const answer = await app.request('GET', `/v1/summaries?${query}`);
      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ parameter }] },
      });
    });

    it('should be a cursor of another list', async () => {
      await expect(app.request('GET', '/v1/summaries?cursor=AQAA')).resolves.toEqual(
        problemAnswer('invalid_cursor', { instance: '/v1/summaries' }),
      );
    });
  });
});
