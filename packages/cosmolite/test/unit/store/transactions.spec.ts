import { newStore } from '../../support/new-store.js';
import type { NewStore } from '../../support/new-store.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

const FAILURE = new Error('taken back');

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

describe('numbers', () => {
  const folder = withTemporaryFolder();

  it('should never be given out twice, not even after the newest item was deleted and the store reopened', () => {
    const first = newStore({}, { dataDir: folder.path });
    const partition = first.container.partitions.of(['p']);
    const { items } = first.container;
    const rows = ['a', 'b'].map((id) => items.insert(partition, id, { id, pk: 'p' }).row);
    const newest = items.find(partition, 'b');
    if (newest) items.delete(partition, newest);
    first.connection.close();

    const second = newStore({}, { dataDir: folder.path });
    const again = second.container.items.insert(second.container.partitions.of(['p']), 'b', {
      id: 'b',
      pk: 'p',
    });
    expect([rows, again.row, again.lsn]).toEqual([[1, 2], 3, 4]);
    second.connection.close();
  });
});
