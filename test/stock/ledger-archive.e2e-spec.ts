import { randomUUID } from 'node:crypto';
import type { Container } from '@azure/cosmos';
import { ManualClock } from 'cosmolite';
import { backgroundContext, runInContext } from '../../src/common/context/request-context.js';
import { LedgerArchiveRepository } from '../../src/modules/stock/ledger/archive/ledger-archive.repository.js';
import { StockVerificationService } from '../../src/modules/stock/verification/stock-verification.service.js';
import { outsideClient } from '../support/feed-app.js';
import { listOf, get } from '../support/json.js';
import { at, containerOf, create, type Json, type ShownProduct, TENANT } from '../support/products.js';
import { adjust, command, expectExplained, ledgerOf, stockAt, stockOf } from '../support/stock.js';
import { until } from '../support/until.js';
import { type AppUnderTest, withApp, withTwoApps } from '../support/with-app.js';

const DAY_MS = 86_400_000;
const BEYOND_MS = 91 * DAY_MS;

const FAST = { CHANGE_FEED_POLL_MS: '20', CHANGE_FEED_LEASE_MS: '3000' };

const movementsIn = async (container: Container, { id }: ShownProduct): Promise<Json[]> => {
  const parameters = [{ name: '@id', value: id }];
  const query = "SELECT * FROM c WHERE c.type = 'movement' AND c.productId = @id";
  return (await container.items.query<Json>({ query, parameters }).fetchAll()).resources;
};

const sequencesOf = (movements: readonly Json[]): number[] =>
  movements.map(({ sequence }) => Number(sequence)).toSorted((one, other) => one - other);

const idOf = (answer: { body: unknown }) => get(get(answer.body, 'movement'), 'id');

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('the archive of the ledger', () => {
  const clock = new ManualClock(Date.now());
  const [one, other] = withTwoApps({
    env: { CHANGE_FEEDS: 'ledger-archive', ...FAST },
    partitions: 2,
    cosmolite: { clock },
  });
  const archive = (): Container => outsideClient(one.db).database('stockroom').container('ledger');
  const originalsOf = (product: ShownProduct) => movementsIn(containerOf(one), product);

  /** Waits until every movement has its copy, and its end. */
  const archived = (product: ShownProduct, movements: number): Promise<Json[]> =>
    until(
      () => originalsOf(product),
      (found) => found.length === movements && found.every(({ ttl }) => ttl !== undefined),
    );

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

  it('should have each movement once, before the original has an end, and leave it alone from then on', async () => {
    const saw = await create(one, { quantity: 5 });
    await adjust(other, saw, -1);
    const before = await archived(saw, 2);
    expect(before.map(({ ttl }) => ttl)).toEqual([90 * 86_400, 90 * 86_400]);
    expect(sequencesOf(await movementsIn(archive(), saw))).toEqual([1, 2]);
    // One that comes later shows that the feed has gone on.
    await adjust(one, saw, -1);
    const after = await archived(saw, 3);
    const versions = new Map(after.map(({ id, _etag }) => [id, _etag]));
    expect(before.map(({ id }) => versions.get(id))).toEqual(before.map(({ _etag }) => _etag));
    expect(sequencesOf(await movementsIn(archive(), saw))).toEqual([1, 2, 3]);
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
    await Promise.race(died);
    const { length } = await movementsIn(archive(), saw);
    expect(length).toBeGreaterThan(0);
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
      CHANGE_FEEDS: 'ledger-archive',
      IDEMPOTENCY_TTL_SECONDS: '1',
      LEDGER_RETENTION_DAYS: '1',
      ...FAST,
    },
    cosmolite: { clock },
  });

  it('should keep what its second use is known by', async () => {
    const saw = await create(app, { quantity: 9 });
    const key = randomUUID();
    const again = () => adjust(app, saw, -1, {}, key);
    const first = await again();
    const originals = () => movementsIn(containerOf(app), saw);
    await until(originals, (found) => found.length === 2 && found.every(({ ttl }) => ttl !== undefined));
    clock.advance(DAY_MS - 60_000);
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

  it('should let nothing expire', async () => {
    const saw = await create(app, { quantity: 4 });
    await adjust(app, saw, -1);
    clock.advance(BEYOND_MS);
    expect(sequencesOf(await movementsIn(containerOf(app), saw))).toEqual(upTo(2));
    expect(sequencesOf(await ledgerOf(app, saw))).toEqual(upTo(2));
  });
});
