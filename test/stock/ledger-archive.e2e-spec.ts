import { randomUUID } from 'node:crypto';
import type { Container } from '@azure/cosmos';
import { ManualClock } from 'cosmolite';
import { backgroundContext, runInContext } from '../../src/common/context/request-context.js';
import { ChangeFeedService } from '../../src/modules/cosmos/change-feed/change-feed.service.js';
import { LEDGER_ARCHIVE_FEED } from '../../src/modules/stock/ledger/archive/ledger-archive.handler.js';
import { LedgerArchiveRepository } from '../../src/modules/stock/ledger/archive/ledger-archive.repository.js';
import { StockVerificationService } from '../../src/modules/stock/verification/stock-verification.service.js';
import { orderFaults } from '../support/faults.js';
import { outsideClient } from '../support/feed-app.js';
import { listOf, get } from '../support/json.js';
import { at, containerOf, create, type Json, type ShownProduct, TENANT } from '../support/products.js';
import { adjust, command, expectExplained, keyed, ledgerOf, stockAt, stockOf } from '../support/stock.js';
import { until } from '../support/until.js';
import { type AppUnderTest, withApp, withTwoApps } from '../support/with-app.js';

const DAY_MS = 86_400_000;
const BEYOND_MS = 91 * DAY_MS;

/** From then on no stream of events resumes before a movement. */
const SETTLED_MS = DAY_MS + 3_601_000;

const FAST = { CHANGE_FEED_POLL_MS: '10', CHANGE_FEED_LEASE_MS: '1000' };
const BOTH = { CHANGE_FEEDS: 'ledger-archive,ledger-expiry', ...FAST };

const movementsIn = async (container: Container, { id }: ShownProduct): Promise<Json[]> => {
  const parameters = [{ name: '@id', value: id }];
  const query = "SELECT * FROM c WHERE c.type = 'movement' AND c.productId = @id";
  return (await container.items.query<Json>({ query, parameters }).fetchAll()).resources;
};

const sequencesOf = (movements: readonly Json[]): number[] =>
  movements.map(({ sequence }) => Number(sequence)).toSorted((one, other) => one - other);

const idOf = (answer: { body: unknown }) => get(get(answer.body, 'movement'), 'id');

const hasEnd = ({ ttl }: Json): boolean => ttl !== undefined;

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('the archive of the ledger', () => {
  const clock = new ManualClock(Date.now());
  const [one, other] = withTwoApps({
    env: BOTH,
    partitions: 2,
    cosmolite: { clock },
  });
  const archive = (): Container => outsideClient(one.db).database('stockroom').container('ledger');
  const originalsOf = (product: ShownProduct) => movementsIn(containerOf(one), product);

  /** Waits until every movement has its copy. */
  const copied = (product: ShownProduct, movements: number): Promise<Json[]> =>
    until(
      () => movementsIn(archive(), product),
      (found) => found.length === movements,
    );

  /** Waits until every original has its end, a day later. */
  const archived = async (product: ShownProduct, movements: number): Promise<Json[]> => {
    await copied(product, movements);
    clock.advance(SETTLED_MS);
    return until(
      () => originalsOf(product),
      (found) => found.length === movements && found.every(hasEnd),
    );
  };

  const verify = async (): Promise<unknown[]> => {
    const service = one.app.get(StockVerificationService);
    return runInContext(backgroundContext({ tenant: TENANT }), async () => {
      const found = [];
      for await (const { drifts } of service.verify({ repair: false })) found.push(...drifts);
      return found;
    });
  };

  /** A product whose first movements have expired, and whose last have not. */
  async function withSeam(): Promise<ShownProduct> {
    const saw = await create(one, { quantity: 10 });
    for (let turn = 0; turn < 3; turn += 1) await adjust(one, saw, -1);
    await command(other, saw, 'transfers', { from: 'main', to: 'shop', quantity: 2 });
    await archived(saw, 6);
    clock.advance(BEYOND_MS);
    for (let turn = 0; turn < 3; turn += 1) await adjust(other, saw, 1, { location: 'shop' });
    return saw;
  }

  it('should keep what stands in a product alone, when that expires by itself', async () => {
    const category = 'mortal';
    const operations = Array.from({ length: 100 }, (_, index) => ({
      op: 'upsert',
      id: `mortal-${index}`,
      product: { sku: `MORTAL-${index}`, name: 'a', price: 1, quantity: 5, ttl: 3_600 },
    }));
    const path = `/v1/categories/${category}/transactions`;
    expect(await one.request('POST', path, { body: { operations } })).toMatchObject({ status: 200 });
    const saw = await one.request('GET', at('mortal-99', category));
    const copies = await until(
      async () =>
        (await archive().items.query<Json>("SELECT * FROM c WHERE c.productId = 'mortal-99'").fetchAll())
          .resources,
      (found) => found.length > 0,
    );
    expect([saw.status, copies]).toMatchObject([200, [{ kind: 'opening', sequence: 1, delta: 5 }]]);
    clock.advance(3_601_000);
    expect(await one.request('GET', at('mortal-99', category))).toMatchObject({ status: 404 });
    expect(await ledgerOf(one, { id: 'mortal-99', category })).toMatchObject([{ kind: 'opening', delta: 5 }]);
  });

  it('should have each movement once, and leave the original alone for as long as a stream may resume before it', async () => {
    const saw = await create(one, { quantity: 5 });
    await adjust(other, saw, -1);
    await copied(saw, 2);
    const entered = await originalsOf(saw);
    expect(entered.some(hasEnd)).toBe(false);
    const ended = await archived(saw, 2);
    // 90 days in all.
    expect(ended.map(({ ttl }) => ttl)).toEqual([90 * 86_400 - 90_000, 90 * 86_400 - 90_000]);
    // One that comes later shows that both feeds have gone on.
    await adjust(one, saw, -1);
    await copied(saw, 3);
    const young = await originalsOf(saw);
    expect(young.filter(hasEnd).map(({ _etag }) => _etag)).toEqual(ended.map(({ _etag }) => _etag));
    expect(young.filter((movement) => !hasEnd(movement)).map(({ sequence }) => sequence)).toEqual([3]);
    await archived(saw, 3);
    expect(sequencesOf(await movementsIn(archive(), saw))).toEqual([1, 2, 3]);
  });

  it('should be made again from the beginning of the feed when it is lost', async () => {
    const saw = await create(one, { quantity: 5 });
    await adjust(other, saw, -1);
    await archived(saw, 2);
    await adjust(other, saw, -1);
    const lost = await copied(saw, 3);
    const whole = await ledgerOf(one, saw);
    for (const { id } of lost) await archive().item(String(id), [TENANT, saw.id]).delete();
    await one.app.get(ChangeFeedService).reset(LEDGER_ARCHIVE_FEED, 'beginning');
    await copied(saw, 3);
    clock.advance(BEYOND_MS);
    expect(await ledgerOf(one, saw)).toEqual(whole);
  });

  it('should be read together with what is not old enough, page by page, without a gap', async () => {
    const saw = await withSeam();
    expect(sequencesOf(await originalsOf(saw))).toEqual([7, 8, 9]);
    const pages: number[][] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await one.request('GET', `${stockAt(saw, '/movements')}&limit=2${cursor}`);
      expect(status).toBe(200);
      pages.push(listOf(get(body, 'items')).map((item) => Number(get(item, 'sequence'))));
      const next = get(body, 'nextCursor');
      if (typeof next !== 'string') break;
      cursor = `&cursor=${next}`;
    }
    expect(pages).toEqual([[9, 8], [7, 6], [5, 4], [3, 2], [1]]);
    const kept = await ledgerOf(other, saw, '&location=main');
    expect(sequencesOf(kept)).toEqual([1, 2, 3, 4, 5]);
    await expectExplained(one, saw);
    expect(await verify()).toEqual([]);
  });

  it('should tell the stock at a moment on either side of the seam', async () => {
    const saw = await withSeam();
    const ledger = await ledgerOf(one, saw);
    const momentOf = (sequence: number) =>
      String(ledger.find((entry) => entry['sequence'] === sequence)?.['at']);
    const then = async (moment: string) => {
      const { body } = await one.request('GET', `${stockAt(saw)}&asOf=${moment}`);
      return get(body, 'onHand');
    };
    expect([await then(momentOf(3)), await then(momentOf(7))]).toEqual([8, 8]);
    expect(get(await stockOf(one, saw), 'onHand')).toBe(10);
  });

  it('should keep the ledger of a product that is gone', async () => {
    const saw = await create(one, { quantity: 4 });
    await adjust(one, saw, -1);
    await one.request('DELETE', `/v1/products/${saw.id}?category=${saw.category}`);
    await archived(saw, 3);
    clock.advance(BEYOND_MS);
    expect(await originalsOf(saw)).toEqual([]);
    expect(sequencesOf(await ledgerOf(one, saw))).toEqual([1, 2, 3]);
  });

  it('should answer the repeat of a command that has been archived', async () => {
    const saw = await create(one, { quantity: 4 });
    const key = randomUUID();
    const first = await adjust(one, saw, -1, {}, key);
    await archived(saw, 2);
    const again = await adjust(other, saw, -1, {}, key);
    expect([again.status, again.headers['idempotency-replayed'], get(again.body, 'movement')]).toEqual([
      201,
      'true',
      get(first.body, 'movement'),
    ]);
    expect(get(await stockOf(one, saw), 'onHand')).toBe(3);
  });

  it('should go on where an instance died between copy and end, and copy nothing twice', async () => {
    const died = [one, other].map((app) => dieOnceAtExpiry(app));
    const saw = await create(one, { quantity: 4 });
    await adjust(one, saw, -1);
    await copied(saw, 2);
    clock.advance(SETTLED_MS);
    await Promise.race(died);
    await archived(saw, 2);
    expect(sequencesOf(await movementsIn(archive(), saw))).toEqual([1, 2]);
  });
});

/** Makes an instance die the next time that it is to let originals expire. Resolves when it has. */
function dieOnceAtExpiry({ app }: AppUnderTest): Promise<void> {
  const repository = app.get(LedgerArchiveRepository);
  return new Promise((reached) => {
    Object.defineProperty(repository, 'expire', {
      configurable: true,
      value: (): Promise<void> => {
        Reflect.deleteProperty(repository, 'expire');
        reached();
        return Promise.reject(new Error('Killed.'));
      },
    });
  });
}

describe('a key that is used again after its time', () => {
  const clock = new ManualClock(Date.now());
  const app = withApp({
    env: {
      ...BOTH,
      IDEMPOTENCY_TTL_SECONDS: '1',
      LEDGER_RETENTION_DAYS: '2',
    },
    cosmolite: { clock },
  });

  it('should keep what its second use is known by', async () => {
    const saw = await create(app, { quantity: 9 });
    const key = randomUUID();
    const again = () => adjust(app, saw, -1, {}, key);
    const first = await again();
    const originals = () => movementsIn(containerOf(app), saw);
    clock.advance(SETTLED_MS);
    await until(originals, (found) => found.length === 2 && found.every(hasEnd));
    clock.advance(2 * DAY_MS - SETTLED_MS - 60_000);
    await until(again, (answer) => answer.status === 201 && idOf(answer) !== idOf(first));
    // The first one would be gone by now, and its name free for a repeat of the second.
    clock.advance(120_000);
    const names = (await originals()).map(({ id }) => String(id));
    expect(names.some((name) => name.endsWith(`:${String(idOf(first))}`))).toBe(true);
  });
});

describe('an archive that is switched off', () => {
  const clock = new ManualClock(Date.now());
  const app = withApp({ cosmolite: { clock } });
  const HOUR_S = 3_600;
  const NONE = { id: '', category: '', etag: '' };

  const transact = (category: string, operations: readonly Json[]) =>
    app.request('POST', `/v1/categories/${category}/transactions`, { body: { operations } });

  /** A hundred products of one transaction, which has no room for their movements. */
  async function hundred(
    category: string,
    fields: Json = {},
  ): Promise<{ id: string; category: string; etag: unknown }[]> {
    const operations = Array.from({ length: 100 }, (_, index) => ({
      op: 'upsert',
      id: `${category}-${index}`,
      product: { sku: `${category}-${index}`.toUpperCase(), name: 'a', price: 1, quantity: 5, ...fields },
    }));
    const { status, body } = await transact(category, operations);
    expect(status).toBe(200);
    return operations.map(({ id }, index) => ({
      id,
      category,
      etag: get(listOf(get(body, 'results'))[index], 'etag'),
    }));
  }

  /** After an hour. */
  async function expectGone(
    products: readonly { id: string; category: string }[],
    movements: number,
  ): Promise<void> {
    clock.advance((HOUR_S + 1) * 1_000);
    for (const { id, category } of products) {
      expect(await app.request('GET', at(id, category))).toMatchObject({ status: 404 });
      expect(sequencesOf(await ledgerOf(app, { id, category }))).toEqual(upTo(movements));
    }
  }

  it('should let nothing expire', async () => {
    const saw = await create(app, { quantity: 4 });
    await adjust(app, saw, -1);
    clock.advance(BEYOND_MS);
    expect(sequencesOf(await movementsIn(containerOf(app), saw))).toEqual(upTo(2));
    expect(sequencesOf(await ledgerOf(app, saw))).toEqual(upTo(2));
  });

  it('should keep the movements of a hundred products that were written together and expire', async () => {
    const products = await hundred('fleeting', { ttl: HOUR_S });
    const some = [0, 50, 99].map((index) => products[index] ?? NONE);
    for (const { id, category, etag } of some) {
      expect(await app.request('GET', at(id, category))).toMatchObject({ body: { ttl: HOUR_S, etag } });
    }
    await expectGone(some, 1);
  });

  it('should keep a hundred movements of one product that expires', async () => {
    const { id } = await create(app, { quantity: 1, ttl: HOUR_S });
    const operations = Array.from({ length: 100 }, (_, index) => ({
      op: 'patch',
      id,
      changes: { quantity: 2 + index },
    }));
    const { body } = await transact('tools', operations);
    expect(listOf(get(body, 'results')).map((one) => get(get(one, 'product'), 'quantity'))).toEqual(
      operations.map(({ changes }) => changes.quantity),
    );
    await expectGone([{ id, category: 'tools' }], 101);
  });

  it('should keep the movements of products that get a time to live later', async () => {
    const [one = NONE, other = NONE, third = NONE] = await hundred('aging');
    const ttl = HOUR_S;
    const headers = { 'if-match': String(one.etag) };
    const patched = await app.request('PATCH', at(one.id, 'aging'), { headers, body: { ttl } });
    expect(patched).toMatchObject({ status: 200, body: { ttl } });
    const stale = await app.request('PATCH', at(one.id, 'aging'), { headers, body: { ttl } });
    expect(stale).toMatchObject({ status: 412, body: { currentEtag: get(patched.body, 'etag') } });
    const items = [{ id: other.id, category: 'aging', etag: other.etag, changes: { ttl } }];
    expect(await app.request('PATCH', '/v1/products/batch', { body: { items } })).toMatchObject({
      status: 200,
    });
    expect(await transact('aging', [{ op: 'patch', id: third.id, changes: { ttl } }])).toMatchObject({
      status: 200,
    });
    await expectGone([one, other, third], 1);
  });

  it('should let a product live until its movements are posted', async () => {
    await orderFaults(app.db, { kind: '503', operation: 'batchItems', after: 1 });
    const [one = NONE] = await hundred('waiting', { ttl: HOUR_S });
    await orderFaults(app.db);
    clock.advance(2 * HOUR_S * 1_000);
    expect(await app.request('GET', at(one.id, 'waiting'))).toMatchObject({
      status: 200,
      body: { ttl: HOUR_S },
    });
    const { body: list } = await app.request('GET', '/v1/products?category=waiting&limit=100');
    expect(new Set(listOf(get(list, 'items')).map((item) => get(item, 'ttl')))).toEqual(new Set([HOUR_S]));
    await app.request('POST', stockAt(one, '/adjustments'), keyed({ delta: 1, reason: 'found' }));
    expect(await app.request('GET', at(one.id, 'waiting'))).toMatchObject({
      status: 200,
      body: { ttl: HOUR_S },
    });
    await expectGone([one], 2);
  });
});
