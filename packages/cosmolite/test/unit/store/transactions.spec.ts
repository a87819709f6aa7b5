import { parseItem, type StoredItem } from '../../../src/store/item.js';
import { newStore } from '../../support/new-store.js';
import type { NewStore } from '../../support/new-store.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

const FAILURE = new Error('taken back');

const insertInto = ({ container }: NewStore, id: string): StoredItem =>
  container.items.insert(container.partitions.of(['p']), id, { id, pk: 'p' });
const removeFrom = ({ container }: NewStore, item: StoredItem): void =>
  container.items.delete(container.partitions.of(['p']), item, parseItem(item.text));

describe('transactions', () => {
  let store: NewStore;
  const partition = () => store.container.partitions.of(['p']);
  const insert = (id: string) => store.container.items.insert(partition(), id, { id, pk: 'p' });
  const has = (id: string): boolean => store.container.items.find(partition(), id) !== undefined;
  const failing = (work: () => void): void => {
    expect(() =>
      store.connection.transaction(() => {
        work();
        throw FAILURE;
      }),
    ).toThrow(FAILURE);
  };

  beforeEach(() => {
    store = newStore({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/id'] }] } });
  });
  afterEach(() => store.connection.close());

  it('should keep all of it or nothing', () => {
    store.connection.transaction(() => {
      insert('a');
      insert('b');
    });
    failing(() => insert('c'));
    expect(['a', 'b', 'c'].map(has)).toEqual([true, true, false]);
  });

  it('should take back an inner one alone', () => {
    store.connection.transaction(() => {
      insert('outer');
      failing(() => insert('inner'));
      insert('after');
    });
    expect(['outer', 'inner', 'after'].map(has)).toEqual([true, false, true]);
  });

  it('should take back the inner ones with the outer one', () => {
    failing(() => {
      store.connection.transaction(() => insert('inner'));
      expect(has('inner')).toBe(true);
    });
    expect(has('inner')).toBe(false);
  });

  it('should take back all of what stands or falls together, also when somebody goes on after a failure', () => {
    const insertAgain = () => insert('before');
    store.connection.transaction(() => {
      insert('outer');
      const whole = () =>
        store.connection.whole(() => {
          insert('before');
          expect(insertAgain).toThrow('already exists');
          insert('after');
        });
      expect(whole).toThrow('already exists');
    });
    store.connection.whole(() => insert('later'));
    expect(['outer', 'before', 'after', 'later'].map(has)).toEqual([true, false, false, true]);
    expect(insert('before').lsn).toBe(3);
  });

  it('should count one change for each, and none for one that failed', () => {
    const { changes } = store.container;
    insert('a');
    expect(changes.last).toBe(1);
    store.connection.transaction(() => {
      expect([insert('b').lsn, insert('c').lsn]).toEqual([2, 2]);
    });
    failing(() => insert('d'));
    expect([changes.last, store.container.ranges.map(({ lsn }) => lsn)]).toEqual([2, [2]]);
    expect(insert('e').lsn).toBe(3);
  });

  it('should give the values of a taken-back item free', () => {
    failing(() => insert('a'));
    expect(insert('a').id).toBe('a');
  });

  it('should take back what was made in memory, too', () => {
    failing(() => store.databases.create('gone'));
    failing(() => {
      const shop = store.databases.find('shop');
      if (shop) store.databases.delete(shop);
    });
    expect(store.databases.list().map(({ id }) => id)).toEqual(['shop']);
    expect(insert('a').id).toBe('a');
  });
});

describe('a group of transactions', () => {
  let store: NewStore;
  const partition = () => store.container.partitions.of(['p']);
  const insert = (id: string) => store.container.items.insert(partition(), id, { id, pk: 'p' });
  const has = (id: string): boolean => store.container.items.find(partition(), id) !== undefined;
  const failingInsert = (id: string) => () =>
    store.connection.transaction(() => {
      insert(id);
      throw FAILURE;
    });

  beforeEach(() => {
    store = newStore({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/id'] }] } });
  });
  afterEach(() => store.connection.close());

  it('should let each of them stand or fail by itself, each as a change of its own', () => {
    const changes = store.connection.group(() => {
      const before = insert('a').lsn;
      expect(failingInsert('b')).toThrow(FAILURE);
      return [before, insert('c').lsn, insert('d').lsn];
    });
    expect(changes).toEqual([1, 2, 3]);
    expect(['a', 'b', 'c', 'd'].map(has)).toEqual([true, false, true, true]);
  });

  it('should take all of them back when the group fails, and their change numbers', () => {
    const group = () =>
      store.connection.group(() => {
        insert('a');
        insert('b');
        throw FAILURE;
      });
    expect(group).toThrow(FAILURE);
    expect(['a', 'b'].map(has)).toEqual([false, false]);
    expect([store.container.changes.last, insert('a').lsn]).toEqual([0, 1]);
  });

  it('should acknowledge none of them when the disk has taken back all', () => {
    const group = () =>
      store.connection.group(() => {
        insert('a');
        const lose = () =>
          store.connection.transaction(() => {
            store.connection.execute('ROLLBACK');
            throw FAILURE;
          });
        expect(lose).toThrow(FAILURE);
      });
    expect(group).toThrow(FAILURE);
    expect([has('a'), insert('b').lsn]).toEqual([false, 1]);
  });

  it('should leave a transaction that comes after it alone', () => {
    store.connection.group(() => insert('a'));
    expect(failingInsert('b')).toThrow(FAILURE);
    expect([has('a'), has('b'), insert('c').lsn]).toEqual([true, false, 2]);
  });
});

describe('numbers', () => {
  const folder = withTemporaryFolder();

  beforeEach(() => {
    const first = newStore({}, { dataDir: folder.path });
    insertInto(first, 'a');
    removeFrom(first, insertInto(first, 'b'));
    first.databases.saveNumbers();
    first.connection.close();
  });

  it('should go on where they were, also behind items that are gone', () => {
    const second = newStore({}, { dataDir: folder.path });
    const { row, lsn } = insertInto(second, 'c');
    expect([row, lsn]).toEqual([3, 4]);
    second.connection.close();
  });

  it('should skip some after a crash, but never come twice', () => {
    const crashed = newStore({}, { dataDir: folder.path });
    const lost = Array.from({ length: 1500 }, (_, n) => insertInto(crashed, `lost ${n}`)).at(-1);
    if (lost) removeFrom(crashed, lost);
    crashed.connection.close();

    const after = newStore({}, { dataDir: folder.path });
    const { row, lsn } = insertInto(after, 'd');
    expect([lost?.row, lost?.lsn, row, lsn]).toEqual([1502, 1503, 2003, 2004]);
    after.connection.close();
  });

  it('should be taken over with unique values and ids from a file of schema 2', () => {
    const old = newStore({}, { dataDir: folder.path });
    const { table } = old.container;
    old.connection.execute(`
      CREATE INDEX unique_${table}_holder ON unique_${table} (row);
      CREATE INDEX ${table}_values_0123456789abcdef ON ${table} (epk, json_type(body, '$.id'));
      PRAGMA user_version = 2;
    `);
    old.connection.close();

    const migrated = newStore({}, { dataDir: folder.path });
    const left = migrated.connection.prepare(
      "SELECT name FROM sqlite_schema WHERE name GLOB '*_holder' OR name GLOB '*_values_*'",
    );
    expect(left.all()).toEqual([]);
    expect(migrated.container.items.find(migrated.container.partitions.of(['p']), 'a')?.id).toBe('a');
    migrated.connection.close();
  });

  it('should be found out when a file of schema 1 did not hold them', () => {
    const old = newStore({}, { dataDir: folder.path });
    insertInto(old, 'c');
    old.connection.execute(`
      UPDATE containers SET lsn = 0, rows = 0;
      CREATE INDEX ${old.container.table}_changes ON ${old.container.table} (lsn);
      PRAGMA user_version = 1;
    `);
    old.connection.close();

    const migrated = newStore({}, { dataDir: folder.path });
    const { row, lsn } = insertInto(migrated, 'd');
    expect([row, lsn]).toEqual([4, 5]);
    migrated.connection.close();
  });
});
