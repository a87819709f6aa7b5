import { ManualClock } from '../../../src/common/clock.js';
import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { createItem } from '../../../src/items/index.js';
import { normalisePartitionKey } from '../../../src/partition-key/definition.js';
import type { Connection } from '../../../src/store/connection.js';
import type { Container } from '../../../src/store/container.js';
import type { ContainerSettings } from '../../../src/store/container-settings.js';
import { Databases } from '../../../src/store/databases.js';
import { openConnection } from '../../../src/store/open.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

const clock = new ManualClock();
const settings = (id: string): ContainerSettings => ({
  id,
  partitionKey: normalisePartitionKey({ paths: ['/pk'] }),
  indexingPolicy: normaliseIndexingPolicy(undefined),
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }] },
  conflictResolutionPolicy: {},
  geospatialConfig: {},
  computedProperties: [],
  echoed: {},
});

const FULL = expect.objectContaining({
  status: 503,
  substatus: 1014,
  message: expect.stringMatching(/^The disk with the emulator's data is full \(.+cosmolite\.db\)\.$/),
});

// SQLite refuses to let the file grow, with the same error that a disk without room gives.
describe('a store without room', () => {
  const folder = withTemporaryFolder();
  let connection: Connection;
  let databases: Databases;
  let container: Container;
  let created: string[];

  const leaveRoomFor = (pages: number): void => {
    const [used = 0] = connection.prepare<readonly [number]>('PRAGMA page_count').get() ?? [];
    connection.execute(`PRAGMA max_page_count = ${used + pages}`);
  };
  const create = (id: string): void => {
    const body = { id, pk: 'p', sku: id, filler: 'x'.repeat(3000) };
    createItem(container, container.partitions.of(['p']), body);
    created.push(id);
  };
  const createUntilFull = (): unknown => {
    try {
      for (;;) create(`item-${created.length}`);
    } catch (error) {
      return error;
    }
  };
  beforeEach(() => {
    connection = openConnection(folder.path);
    databases = new Databases(connection, { clock, backupDays: 0 });
    container = databases.create('d').containers.create(settings('c'), 1);
    created = [];
  });
  afterEach(() => connection.close());

  it('should refuse what does not fit, and keep what was acknowledged', () => {
    leaveRoomFor(20);
    expect(createUntilFull()).toEqual(FULL);
    expect(created.length).toBeGreaterThan(5);
    expect(storedIds(connection, container.table)).toEqual(created);
    expect(connection.prepare('PRAGMA integrity_check').all()).toEqual([['ok']]);
  });

  it('should still read, and number the changes as if nothing had happened', () => {
    leaveRoomFor(20);
    createUntilFull();
    expect(container.items.find(container.partitions.of(['p']), 'item-0')?.id).toBe('item-0');
    expect(container.changes.last).toBe(created.length);
    expect(container.ranges.map(({ lsn }) => lsn)).toEqual([created.length]);
  });

  it('should take back the whole transaction', () => {
    leaveRoomFor(20);
    expect(() =>
      connection.transaction(() => {
        for (;;) create(`item-${created.length}`);
      }),
    ).toThrow(FULL);
    expect(storedIds(connection, container.table)).toEqual([]);
    expect(container.changes.last).toBe(0);
  });

  it.each(['transaction', 'whole'] as const)(
    'should be the reason why a shared commit fails, also when a batch was taken back for it (%s)',
    async (kind) => {
      leaveRoomFor(20);
      const batch = () =>
        connection.share(() =>
          connection[kind](() => {
            createUntilFull();
            throw new Error('A batch was rolled back');
          }),
        );
      expect(batch).toThrow('A batch was rolled back');
      await expect(connection.committed).rejects.toEqual(FULL);
    },
  );

  it('should go on when there is room again', () => {
    leaveRoomFor(20);
    createUntilFull();
    leaveRoomFor(1000);
    create('late');
    expect(storedIds(connection, container.table)).toEqual(created);
  });

  it('should neither have nor promise a container that did not fit', () => {
    const { containers } = databases.create('crowded');
    leaveRoomFor(2);
    expect(() => containers.create(settings('new'), 1)).toThrow(FULL);
    expect(containers.list()).toEqual([]);
    expect(new Databases(connection, { clock, backupDays: 0 }).find('crowded')?.containers.list()).toEqual(
      [],
    );
    leaveRoomFor(1000);
    expect(containers.create(settings('new'), 1).id).toBe('new');
  });

  it('should still have the containers whose deletion failed, in their order', () => {
    const database = databases.create('crowded');
    for (const id of ['one', 'two']) database.containers.create(settings(id), 1);
    expect(() =>
      connection.transaction(() => {
        databases.delete(database);
        throw new Error('no room');
      }),
    ).toThrow('no room');
    expect(databases.list().map(({ id }) => id)).toEqual(['d', 'crowded']);
    expect(
      databases
        .find('crowded')
        ?.containers.list()
        .map(({ id }) => id),
    ).toEqual(['one', 'two']);
  });

  it('should answer a query without the index that it has no room for', () => {
    leaveRoomFor(1000);
    for (let number = 0; number < 300; number += 1) create(`item-${number}`);
    leaveRoomFor(0);
    expect(container.scanner.valueIndexes.named('', [{ path: ['sku'], descending: false }])).toBeUndefined();
    leaveRoomFor(1000);
    expect(container.scanner.valueIndexes.named('', [{ path: ['sku'], descending: false }])).toMatch(
      /_values_/,
    );
  });
});

const storedIds = (of: Connection, table: string): string[] =>
  of
    .prepare<readonly [string]>(`SELECT id FROM ${table} ORDER BY row`)
    .all()
    .map(([id]) => id);
