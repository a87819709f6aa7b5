import { newLease } from '../../../src/modules/cosmos/change-feed/leases/lease-document.js';
import { ownersOf, storedLeases } from '../../support/feed-app.js';
import { isInOrder, withFeedCluster } from '../../support/feed-cluster.js';
import { orderFaults } from '../../support/faults.js';
import { door, until } from '../../support/until.js';

describe('the leases of instances that share the work', () => {
  const cluster = withFeedCluster();

  it('should be made once each when instances start together, and be divided', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => cluster.start(name)));
    await cluster.balanced({ a: 1, b: 1, c: 1, d: 1 });
    const { leases } = await cluster.idle();
    expect((await storedLeases(leases)).map(({ LeaseToken }) => LeaseToken)).toHaveLength(4);
  });

  it('should be made when an instance died while it made them', async () => {
    const first = await cluster.start('a');
    const { leases } = await cluster.idle();
    await cluster.balanced({ a: 4 });
    await first.close();
    const [info] = (
      await leases.items.query<InfoItem>("SELECT * FROM c WHERE ENDSWITH(c.id, '.info')").fetchAll()
    ).resources;
    if (info === undefined) throw new Error('There is no plan.');
    const [lost] = await storedLeases(leases);
    await leases.item(lost?.id ?? '', lost?.id ?? '').delete();
    await leases.item(info.id, info.id).replace({ ...info, isComplete: false });
    await cluster.start('b');
    await cluster.balanced({ b: 4 });
  });

  it('should be divided anew when an instance joins or leaves, with nothing handled twice', async () => {
    await cluster.start('a');
    await cluster.balanced({ a: 4 });
    await cluster.write(0, 20);
    const second = await cluster.start('b');
    await cluster.balanced({ a: 2, b: 2 });
    await cluster.write(20, 60);
    await second.close();
    await cluster.balanced({ a: 4 });
    await cluster.write(60, 80);
    await cluster.handled(80);
    expect(cluster.seen).toHaveLength(80);
    expect(isInOrder(cluster.seen)).toBe(true);
  });

  it('should be given up at once by an instance that stops', async () => {
    const app = await cluster.start('a');
    await cluster.balanced({ a: 4 });
    await app.close();
    expect(await ownersOf((await cluster.idle()).leases)).toEqual({ '-': 4 });
  });

  it('should be stored after the page that is being handled when the instance stops', async () => {
    const given: number[] = [];
    const { opened, open } = door();
    await cluster.write(0, 8);
    const app = await cluster.start('a', {
      handler: async (changes) => {
        given.push(...changes.map(({ n }) => n));
        await opened;
      },
    });
    await until(
      () => given.length,
      (count) => count === 8,
    );
    const closed = app.close();
    open();
    await closed;
    await cluster.start('b');
    await cluster.write(8, 12);
    await until(
      () => cluster.seen.map(({ n }) => n).toSorted((a, b) => a - b),
      (numbers) => numbers.length === 4 && numbers[0] === 8,
    );
  });

  it('should be taken over from an instance that cannot reach the database, which stops before', async () => {
    const handling: { readonly signal: AbortSignal; readonly at: number }[] = [];
    await cluster.write(0, 8);
    const { leases } = await cluster.idle();
    await cluster.start('a', {
      leaseExpiration: 900,
      handler: (_changes, { signal }) => {
        handling.push({ signal, at: performance.now() });
        return new Promise(() => {});
      },
    });
    await cluster.balanced({ a: 4 });
    await until(
      () => handling.length,
      (count) => count === 4,
    );
    await orderFaults(cluster.db, { kind: '503', operation: 'replaceItem' });
    await until(
      () => handling.map(({ signal }) => signal.aborted),
      (aborted) => aborted.every(Boolean),
    );
    expect(handling.map(({ signal }) => String(signal.reason))).toEqual(
      handling.map(() => expect.stringMatching(/^LeaseLost: .*expired\.$/)),
    );
    await orderFaults(cluster.db);
    expect((await storedLeases(leases)).map(({ ContinuationToken }) => ContinuationToken)).toEqual(
      handling.map(() => null),
    );
  });

  it('should abort the handler when another has taken it, and store nothing after that', async () => {
    const signals: AbortSignal[] = [];
    await cluster.write(0, 8);
    const { leases } = await cluster.idle();
    await cluster.start('a', {
      handler: (_changes, { signal }) => {
        signals.push(signal);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    });
    await until(
      () => signals.length,
      (count) => count === 4,
    );
    const thief = { Owner: 'thief', ContinuationToken: '"0"' };
    for (const { id } of await storedLeases(leases)) {
      await leases.item(id, id).patch([
        { op: 'set', path: '/Owner', value: thief.Owner },
        { op: 'set', path: '/ContinuationToken', value: thief.ContinuationToken },
      ]);
    }
    await until(
      () => signals.map(({ reason }) => String(reason)),
      (reasons) => reasons.every((reason) => reason.endsWith('taken.')),
    );
    const stored = await storedLeases(leases);
    expect(stored.map(({ Owner, ContinuationToken }) => ({ Owner, ContinuationToken }))).toEqual(
      stored.map(() => thief),
    );
  });

  it('should be renewed and stored by one writer: a busy instance never conflicts with itself', async () => {
    const lost: string[] = [];
    const events = { leaseEnded: ({ why }: { readonly why: string }) => void lost.push(why) };
    await cluster.start('a', { events, leaseRenewal: 5, batchSize: 1 });
    await cluster.write(0, 150);
    await cluster.handled(150);
    expect(lost).toEqual([]);
    expect(cluster.seen).toHaveLength(150);
  });
});

describe('the document of a lease', () => {
  const cluster = withFeedCluster();

  /**
   * What a reader has that knows only the .NET SDK: the members of azure-cosmos-dotnet-v3, `DocumentServiceLeaseCoreEpk` in
   * Microsoft.Azure.Cosmos/src/ChangeFeedProcessor/LeaseManagement/DocumentServiceLeaseCoreEpk.cs, with `FeedRangeEpk` and
   * `Range<string>` as their JSON converters write them. Ids: `{processor}{host}_{database}_{container}..{min}-{max}`.
   */
  const NET_FORM: Readonly<Record<string, (value: unknown) => boolean>> = {
    id: isText,
    _etag: isText,
    version: (value) => value === 1,
    LeaseToken: isText,
    FeedRange: (value) =>
      isRecord(value) &&
      isRecord(value['Range']) &&
      isText(value['Range']['min']) &&
      isText(value['Range']['max']),
    Owner: isTextOrNull,
    ContinuationToken: isTextOrNull,
    properties: (value) => isRecord(value) && Object.values(value).every(isText),
    Mode: (value) => value === 'Incremental Feed',
    timestamp: (value) => value === null || (isText(value) && !Number.isNaN(Date.parse(value))),
    _ts: (value) => Number.isSafeInteger(value),
  };

  it('should be read by a reader that knows only the form of .NET', async () => {
    const app = await cluster.start('a');
    await cluster.write(0, 10);
    await cluster.handled(10);
    await cluster.balanced({ a: 4 });
    const stored = await storedLeases(app.leases);
    for (const lease of stored) {
      const members = new Map<string, unknown>(Object.entries(lease));
      const wrong = Object.entries(NET_FORM).filter(([member, isRight]) => !isRight(members.get(member)));
      expect(wrong.map(([member]) => member)).toEqual([]);
    }
    const { hostname } = new URL(cluster.db.endpoint);
    const [own, database] = await Promise.all([app.container.read(), app.container.database.read()]);
    const ids = `${ridOf(database.resource)}_${ridOf(own.resource)}`;
    expect(stored.map(({ id, LeaseToken }) => [id, LeaseToken])).toEqual(
      stored.map(({ FeedRange: { Range } }) => {
        const token = `${Range.min}-${Range.max}`;
        return [`totals${hostname}_${ids}..${token}`, token];
      }),
    );
  });

  it('should be gone on with where a .NET processor has stopped, and keep what others have written', async () => {
    const first = await cluster.start('a');
    await cluster.write(0, 20);
    await cluster.handled(20);
    await first.close();
    const { leases } = await cluster.idle();
    for (const lease of await storedLeases(leases)) {
      await leases.item(lease.id, lease.id).replace({ ...lease, properties: { team: 'stock' } });
    }
    const info = "SELECT c.id FROM c WHERE ENDSWITH(c.id, '.info')";
    for (const { id } of (await leases.items.query<InfoItem>(info).fetchAll()).resources) {
      await leases.item(id, id).replace({ id });
    }
    await cluster.write(20, 40);
    await cluster.start('b');
    await cluster.handled(40);
    await cluster.start('c');
    await cluster.balanced({ b: 2, c: 2 });
    expect(cluster.seen).toHaveLength(40);
    const properties = (await storedLeases(leases)).map((lease) => new Map(Object.entries(lease.properties)));
    expect(properties.map((each) => each.get('team'))).toEqual(properties.map(() => 'stock'));
    expect(properties.every((each) => Number(each.get('sequence')) > 0)).toBe(true);
  });

  it('should be refused with a sentence in the form of a physical partition, which .NET once wrote', async () => {
    const first = await cluster.start('a');
    await cluster.balanced({ a: 4 });
    await first.close();
    const { leases } = await cluster.idle();
    const [lease] = await storedLeases(leases);
    await leases.items.create({ id: `${lease?.id.split('..')[0]}..0`, LeaseToken: '0', Owner: null });
    const delays: unknown[] = [];
    await cluster.start('b', { events: { delayed: ({ error }) => void delays.push(error) } });
    await until(
      () => delays.map(String),
      (texts) => texts.some((text) => text.endsWith('has no FeedRange: leases of version 0 cannot be read.')),
    );
  });

  it('should have the members of .NET and no others', () => {
    const lease = newLease({ prefix: 'p', range: { min: '', max: 'FF' }, token: null, generation: '1' });
    expect(Object.keys(lease).filter((member) => !(member in NET_FORM))).toEqual([]);
  });
});

interface InfoItem {
  readonly id: string;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function ridOf(resource: object | undefined): string {
  return String(new Map<string, unknown>(Object.entries(resource ?? {})).get('_rid'));
}
