import {
  BulkOperationType,
  ChangeFeedIteratorOptions,
  ChangeFeedMode,
  ChangeFeedPolicy,
  ChangeFeedRetentionTimeSpan,
  ChangeFeedStartFrom,
  type Container,
  type ContainerRequest,
} from '@azure/cosmos';
import { ManualClock } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { withServer } from '../support/with-server.js';

const NOON = Date.UTC(2026, 0, 1, 12);
const MINUTE = 60_000;
const BOTH = 3;

interface Change {
  readonly current?: { readonly id: string; readonly n?: number };
  readonly previous?: { readonly n?: number };
  readonly metadata: {
    readonly operationType: string;
    readonly lsn: number;
    readonly crts: number;
    readonly previousImageLSN?: number;
    readonly timeToLiveExpired?: boolean;
    readonly id?: string;
    readonly partitionKey?: object;
  };
}

/** A position in the feed of all versions of the whole container, or of a key. */
async function positionNow(container: Container, key?: string): Promise<string> {
  const changeFeedStartFrom = key === undefined ? ChangeFeedStartFrom.Now() : ChangeFeedStartFrom.Now(key);
  return (await read(container, { changeFeedStartFrom })).position;
}

const since = (container: Container, position: string, maxItemCount?: number) =>
  read(container, {
    changeFeedStartFrom: ChangeFeedStartFrom.Continuation(position),
    ...(maxItemCount !== undefined && { maxItemCount }),
  });

/** Reads until there is nothing new. */
async function read(container: Container, options: ChangeFeedIteratorOptions) {
  const iterator = container.items.getChangeFeedIterator<Change>({
    ...options,
    changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
  });
  const changes: Change[] = [];
  const pages: number[] = [];
  for (;;) {
    const page = await iterator.readNext();
    if (page.statusCode === 304) return { changes, pages, position: page.continuationToken };
    changes.push(...page.result);
    pages.push(page.result.length);
  }
}

const kinds = (changes: readonly Change[]) =>
  changes.map(({ metadata, current }) => [metadata.operationType, metadata.id ?? current?.id]);

const retained = (minutes: number, previousImages = 0): Partial<ContainerRequest> =>
  Object.assign(
    {
      defaultTtl: -1,
      changeFeedPolicy: new ChangeFeedPolicy(ChangeFeedRetentionTimeSpan.fromMinutes(minutes)),
    },
    // Newer than the SDK's types: CosmosChangeFeedPreviousImageRetentionMode of the Java SDK.
    previousImages > 0 && {
      previousImageRetentionPolicy: {
        supportedFeatures: { allVersionsAndDeletes: { mode: previousImages } },
      },
    },
  );

describeFor('clock', 'all versions and deletes', () => {
  const clock = new ManualClock(NOON);
  const server = withServer({ clock, defaultPartitions: 2 });

  it('should tell every write and delete of an item, in their order', async () => {
    const container = await server.container(retained(10));
    const start = await positionNow(container);
    const { resource } = await container.items.create({ id: 'a', pk: 'p', n: 1 });
    await container.items.upsert({ id: 'a', pk: 'p', n: 2 });
    await container.item('a', 'p').patch([{ op: 'incr', path: '/n', value: 1 }]);
    await container.item('a', 'p').delete();
    const { changes } = await since(container, start);
    const lsn = changes[0]?.metadata.lsn ?? 0;
    const crts = NOON / 1000;
    expect(changes).toEqual([
      { current: resource, metadata: { operationType: 'create', lsn, crts } },
      {
        current: expect.objectContaining({ n: 2 }),
        metadata: { operationType: 'replace', lsn: lsn + 1, crts, previousImageLSN: lsn },
      },
      {
        current: expect.objectContaining({ n: 3 }),
        metadata: { operationType: 'replace', lsn: lsn + 2, crts, previousImageLSN: lsn + 1 },
      },
      {
        metadata: {
          operationType: 'delete',
          lsn: lsn + 3,
          crts,
          previousImageLSN: lsn + 2,
          timeToLiveExpired: false,
          id: 'a',
          partitionKey: { pk: 'p' },
        },
      },
    ]);
  });

  it('should give the version before a change where the container keeps it', async () => {
    const container = await server.container(retained(10, BOTH));
    const start = await positionNow(container);
    await container.items.create({ id: 'a', pk: 'p', n: 1 });
    await container.items.upsert({ id: 'a', pk: 'p', n: 2 });
    await container.item('a', 'p').delete();
    const { changes } = await since(container, start);
    expect(changes.map(({ previous }) => previous?.n)).toEqual([undefined, 1, 2]);
  });

  it('should tell deletes by time to live, also of an item whose id was taken again', async () => {
    const container = await server.container(retained(10));
    const start = await positionNow(container);
    await container.items.create({ id: 'a', pk: 'p', ttl: 5 });
    await container.items.create({ id: 'b', pk: 'p', ttl: 5 });
    clock.advance(6_000);
    await container.items.create({ id: 'a', pk: 'p' });
    const { changes } = await since(container, start);
    expect(kinds(changes)).toEqual([
      ['create', 'a'],
      ['create', 'b'],
      ['delete', 'a'],
      ['delete', 'b'],
      ['create', 'a'],
    ]);
    expect(changes.map(({ metadata }) => metadata.timeToLiveExpired)).toEqual([
      undefined,
      undefined,
      true,
      true,
      undefined,
    ]);
    expect((await since(container, start)).changes).toEqual(changes);
  });

  it('should give a transaction one number and one page', async () => {
    const container = await server.container(retained(10));
    const start = await positionNow(container, 'p');
    const ids = ['x', 'y', 'z'];
    await container.items.batch(
      ids.map((id) => ({ operationType: BulkOperationType.Create, resourceBody: { id, pk: 'p' } })),
      'p',
    );
    await container.items.batch(
      ids.map((id) => ({ operationType: BulkOperationType.Delete, id })),
      'p',
    );
    const { changes, pages } = await since(container, start, 1);
    expect([pages, new Set(changes.map(({ metadata }) => metadata.lsn)).size]).toEqual([[3, 3], 2]);
  });

  it('should name every level of a hierarchical key of what was deleted', async () => {
    const container = await server.container({ ...retained(10), partitionKey: hierarchicalKey('/t', '/c') });
    const start = await positionNow(container);
    await container.items.create({ id: 'a', t: 'shop', c: 'hats' });
    await container.item('a', ['shop', 'hats']).delete();
    const { changes } = await since(container, start);
    expect(changes.at(-1)?.metadata.partitionKey).toEqual({ t: 'shop', c: 'hats' });
  });

  it('should lose and repeat nothing while partitions are split and merged', async () => {
    const container = await server.container(retained(10));
    const ids = Array.from({ length: 20 }, (_, index) => `i${index}`);
    const reshape = async (control: string, body: object) => {
      const where = { database: container.database.id, container: 'items', ...body };
      const { status } = await fetch(new URL(`_cosmolite/${control}`, server.target.endpoint), {
        method: 'POST',
        headers: { authorization: `Bearer ${server.target.key}` },
        body: JSON.stringify(where),
      });
      expect(status).toBe(200);
    };
    const steps: [string, object][] = [
      ['split', { range: '0' }],
      ['merge', { ranges: ['3', '1'] }],
      ['split', { range: '2' }],
    ];
    let position = await positionNow(container);
    const seen: Change[] = [];
    for (const step of [...steps, undefined]) {
      for (const id of ids) await container.items.upsert({ id, pk: id });
      if (step) await reshape(...step);
      const { changes, position: next } = await since(container, position, 3);
      seen.push(...changes);
      position = next;
    }
    const counts = ids.map((id) => seen.filter(({ current }) => current?.id === id).length);
    expect(counts).toEqual(ids.map(() => 4));
  });

  it.each([
    // The words that changeFeedIterator.spec.ts of Azure/azure-sdk-for-js waits for.
    [
      'the beginning',
      ChangeFeedStartFrom.Beginning(),
      'You must read the change feed from within the retention period.',
    ],
    [
      'a point in time',
      ChangeFeedStartFrom.Time(new Date(NOON)),
      'Start from a point in time is not supported',
    ],
  ])('should not begin at %s', async (_, changeFeedStartFrom, message) => {
    const container = await server.container(retained(10));
    await expect(read(container, { changeFeedStartFrom })).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining(message),
    });
  });

  it('should be refused where neither container nor account keep changes', async () => {
    const container = await server.container();
    await expect(positionNow(container)).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('must be enabled'),
    });
  });

  it('should refuse a position that is older than the retention, rather than leave changes out', async () => {
    const container = await server.container(retained(10));
    const start = await positionNow(container, 'p');
    await container.items.create({ id: 'a', pk: 'p' });
    const afterFirst = (await since(container, start)).position;
    clock.advance(11 * MINUTE);
    await container.items.create({ id: 'b', pk: 'p' });
    await expect(since(container, start)).rejects.toMatchObject({ code: 400 });
    expect(kinds((await since(container, afterFirst)).changes)).toEqual([['create', 'b']]);
  });
});

describeFor('clock', 'all versions of an account with continuous backup', () => {
  const server = withServer({ continuousBackupDays: 7 });

  it('should be kept of every container', async () => {
    const container = await server.container();
    const start = await positionNow(container);
    await container.items.create({ id: 'a', pk: 'p' });
    await container.item('a', 'p').delete();
    expect(kinds((await since(container, start)).changes)).toEqual([
      ['create', 'a'],
      ['delete', 'a'],
    ]);
  });

  it('should refuse a container that has a retention of its own', async () => {
    await expect(server.container(retained(5))).rejects.toMatchObject({ code: 400 });
  });
});
