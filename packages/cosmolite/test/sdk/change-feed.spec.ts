import {
  BulkOperationType,
  type ChangeFeedIteratorOptions,
  ChangeFeedStartFrom,
  type Container,
} from '@azure/cosmos';
import { ManualClock } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { withServer } from '../support/with-server.js';

const NOON = Date.UTC(2026, 0, 1, 12);

describe('change feed through the SDK', () => {
  const server = withServer({ defaultPartitions: 3 });
  let container: Container;

  beforeEach(async () => {
    container = await server.container({ defaultTtl: -1 });
  });

  const put = (id: string, pk = 'p', more: object = {}) => container.items.upsert({ id, pk, ...more });
  describe('whole container', () => {
    it('should replay the latest version of every living item from the beginning', async () => {
      await put('a', 'p', { n: 1 });
      await put('b', 'q');
      await put('a', 'p', { n: 2 });
      await put('gone', 'r');
      await container.item('gone', 'r').delete();
      const { items } = await readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
      expect(Object.fromEntries(items.map(({ id, n }) => [id, n]))).toEqual({ a: 2, b: undefined });
    });

    it('should give whole items with their change number', async () => {
      await put('a');
      const { resource } = await container.item('a', 'p').read();
      const { items } = await readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
      expect(items).toEqual([{ ...resource, _lsn: expect.any(Number) }]);
    });

    it('should begin after what was there when it starts now', async () => {
      await put('old');
      const iterator = container.items.getChangeFeedIterator<FeedItem>({
        changeFeedStartFrom: ChangeFeedStartFrom.Now(),
      });
      const { continuationToken } = await drain(iterator);
      await put('new', 'q');
      const { items } = await readAll(container, {
        changeFeedStartFrom: ChangeFeedStartFrom.Continuation(continuationToken),
      });
      expect(items.map(({ id }) => id)).toEqual(['new']);
    });

    it('should go on from a continuation without loss or repetition', async () => {
      for (let index = 0; index < 25; index += 1) await put(`i${index}`, `pk${index % 4}`);
      const seen: string[] = [];
      let start = ChangeFeedStartFrom.Beginning();
      for (;;) {
        const iterator = container.items.getChangeFeedIterator({
          changeFeedStartFrom: start,
          maxItemCount: 2,
        });
        const page = await iterator.readNext();
        if (page.statusCode === 304 && seen.length >= 25) break;
        seen.push(...page.result.map(({ id }) => id));
        start = ChangeFeedStartFrom.Continuation(page.continuationToken);
      }
      expect(seen.toSorted()).toEqual(Array.from({ length: 25 }, (_, index) => `i${index}`).toSorted());
    });

    it('should show an item again when it was changed after it was read', async () => {
      await put('a', 'p', { n: 1 });
      const { continuationToken } = await readAll(container, {
        changeFeedStartFrom: ChangeFeedStartFrom.Beginning(),
      });
      await container.item('a', 'p').patch([{ op: 'incr', path: '/n', value: 1 }]);
      const { items } = await readAll(container, {
        changeFeedStartFrom: ChangeFeedStartFrom.Continuation(continuationToken),
      });
      expect(items.map(({ id, n }) => [id, n])).toEqual([['a', 2]]);
    });
  });

  describe('pages', () => {
    it('should hold at most the asked number of items', async () => {
      for (const id of ['a', 'b', 'c']) await put(id);
      const sizes = (
        await readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning('p'), maxItemCount: 2 })
      ).pages;
      expect(sizes).toEqual([2, 1]);
    });

    it('should not cut through the writes of one batch', async () => {
      await put('first');
      await container.items.batch(
        ['x', 'y', 'z'].map((id) => ({
          operationType: BulkOperationType.Create,
          resourceBody: { id, pk: 'p' },
        })),
        'p',
      );
      await put('last');
      const { pages, items } = await readAll(container, {
        changeFeedStartFrom: ChangeFeedStartFrom.Beginning('p'),
        maxItemCount: 2,
      });
      expect([pages, items.map(({ id }) => id)]).toEqual([
        [4, 1],
        ['first', 'x', 'y', 'z', 'last'],
      ]);
      const lsns = new Set(items.slice(1, 4).map(({ _lsn }) => _lsn));
      expect(lsns.size).toBe(1);
    });
  });

  describeFor('partitions', 'change numbers', () => {
    it('should count the transactions of each physical partition, from 1 and without a gap', async () => {
      for (let index = 0; index < 12; index += 1) await put(`i${index}`, `pk${index}`);
      const ranges = await container.getFeedRanges();
      const parts = await Promise.all(
        ranges.map((range) =>
          readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning(range) }),
        ),
      );
      for (const { items } of parts) {
        expect(items.map(({ _lsn }) => _lsn)).toEqual(items.map((_, index) => index + 1));
      }
      expect(parts.filter(({ items }) => items.length > 1).length).toBeGreaterThan(1);
    });
  });

  describe('scope', () => {
    it('should keep to one partition key, in the order of the writes', async () => {
      await put('a', 'p');
      await put('b', 'other');
      await put('c', 'p');
      await put('a', 'p');
      const { items } = await readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning('p') });
      expect(items.map(({ id }) => id)).toEqual(['c', 'a']);
    });

    it('should split the container into its feed ranges', async () => {
      for (let index = 0; index < 30; index += 1) await put(`i${index}`, `pk${index}`);
      const ranges = await container.getFeedRanges();
      const parts = await Promise.all(
        ranges.map((range) =>
          readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning(range) }),
        ),
      );
      const ids = parts.map(({ items }) => items.map(({ id }) => id));
      expect(ids.flat().toSorted()).toEqual(Array.from({ length: 30 }, (_, index) => `i${index}`).toSorted());
    });

    describeFor('partitions', 'their number', () => {
      it('should be that of the feed ranges, each with a part of the items', async () => {
        for (let index = 0; index < 30; index += 1) await put(`i${index}`, `pk${index}`);
        const ranges = await container.getFeedRanges();
        const parts = await Promise.all(
          ranges.map((range) =>
            readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning(range) }),
          ),
        );
        expect(parts.map(({ items }) => items.length > 0)).toEqual([true, true, true]);
      });
    });

    it('should read everything below the prefix of a hierarchical key', async () => {
      const shelves = await server.container({ partitionKey: hierarchicalKey('/t', '/c') });
      for (const [t, c] of [
        ['shop', 'bikes'],
        ['shop', 'hats'],
        ['other', 'bikes'],
      ]) {
        await shelves.items.create({ id: `${t} ${c}`, t, c });
      }
      const { items } = await readAll(shelves, {
        changeFeedStartFrom: ChangeFeedStartFrom.Beginning(['shop']),
      });
      expect(items.map(({ id }) => id).toSorted()).toEqual(['shop bikes', 'shop hats']);
    });
  });
});

describeFor('clock', 'change feed as time passes', () => {
  const clock = new ManualClock(NOON);
  const server = withServer({ clock, defaultPartitions: 3 });
  let container: Container;

  beforeEach(async () => {
    container = await server.container({ defaultTtl: -1 });
  });

  const put = (id: string, pk: string, more: object = {}) => container.items.upsert({ id, pk, ...more });

  it('should begin at a point in time', async () => {
    await put('old', 'p');
    clock.advance(60_000);
    const start = new Date(clock.now());
    await put('same second', 'q');
    clock.advance(5_000);
    await put('later', 'r');
    const { items } = await readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Time(start) });
    expect(items.map(({ id }) => id).toSorted()).toEqual(['later', 'same second']);
  });

  it('should leave out expired items', async () => {
    await put('short', 'p', { ttl: 10 });
    await put('long', 'p');
    clock.advance(10_000);
    const { items } = await readAll(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
    expect(items.map(({ id }) => id)).toEqual(['long']);
  });
});

interface FeedItem {
  readonly id: string;
  readonly n?: number;
  readonly _lsn: number;
}

interface FeedIterator {
  readNext(): Promise<{ statusCode: number; result: FeedItem[]; continuationToken: string }>;
}

const readAll = (container: Container, options: ChangeFeedIteratorOptions) =>
  drain(container.items.getChangeFeedIterator<FeedItem>(options));

/** Reads until there is nothing new. */
async function drain(iterator: FeedIterator) {
  const items: FeedItem[] = [];
  const pages: number[] = [];
  for (;;) {
    const page = await iterator.readNext();
    if (page.statusCode === 304) return { items, pages, continuationToken: page.continuationToken };
    items.push(...page.result);
    pages.push(page.result.length);
  }
}
