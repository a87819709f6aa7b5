import type { StoredItem } from '../../../src/store/item.js';
import { newStore } from '../../support/new-store.js';
import type { NewStore } from '../../support/new-store.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

const FAILURE = new Error('taken back');

const partitionOf = ({ container }: NewStore) => container.partitions.of(['p']);
const has = (store: NewStore, id: string): boolean =>
  store.container.items.find(partitionOf(store), id) !== undefined;
const insert = (store: NewStore, id: string): StoredItem =>
  store.container.items.insert(partitionOf(store), id, { id, pk: 'p' });
const share = (store: NewStore, id: string): StoredItem => store.connection.share(() => insert(store, id));

describe('a shared commit', () => {
  let store: NewStore;

  beforeEach(() => {
    store = newStore({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/id'] }] } });
  });
  afterEach(() => store.connection.close());

  it('should come once for all of a moment, each a change of its own', async () => {
    const changes = [share(store, 'a').lsn, share(store, 'b').lsn];
    const { committed } = store.connection;
    expect(committed).toBeInstanceOf(Promise);
    await committed;
    expect(store.connection.committed).toBeUndefined();
    expect([changes, share(store, 'c').lsn]).toEqual([[1, 2], 3]);
  });

  it('should be nothing to wait for after reads', () => {
    store.connection.share(() => has(store, 'a'));
    expect(store.connection.committed).toBeUndefined();
  });

  it('should be nothing to wait for after a transaction that does not share', () => {
    insert(store, 'a');
    expect(store.connection.committed).toBeUndefined();
  });

  it('should let each of them fail by itself', async () => {
    share(store, 'a');
    const failing = () =>
      store.connection.share(() =>
        store.connection.transaction(() => {
          insert(store, 'b');
          throw FAILURE;
        }),
      );
    expect(failing).toThrow(FAILURE);
    share(store, 'c');
    await store.connection.committed;
    expect(['a', 'b', 'c'].map((id) => has(store, id))).toEqual([true, false, true]);
  });

  it('should tell all that wait when it fails, and leave nothing behind', async () => {
    share(store, 'a');
    share(store, 'b');
    const { committed } = store.connection;
    const lose = () =>
      store.connection.transaction(() => {
        store.connection.execute('ROLLBACK');
        throw FAILURE;
      });
    expect(lose).toThrow(FAILURE);
    expect(() => share(store, 'c')).toThrow(FAILURE);
    await expect(committed).rejects.toBe(FAILURE);
    expect(['a', 'b', 'c'].map((id) => has(store, id))).toEqual([false, false, false]);
    expect([store.container.changes.last, share(store, 'd').lsn]).toEqual([0, 1]);
  });

  it('should come at once when it is asked for', async () => {
    share(store, 'a');
    const { committed } = store.connection;
    store.connection.flush();
    expect(store.connection.committed).toBeUndefined();
    await expect(committed).resolves.toBeUndefined();
  });

  it('should take a transaction of the same moment that does not share with it', async () => {
    const changes = [share(store, 'a').lsn, insert(store, 'b').lsn];
    await store.connection.committed;
    expect([changes, has(store, 'b')]).toEqual([[1, 2], true]);
  });
});

describe('a shared commit on disk', () => {
  const folder = withTemporaryFolder();

  it('should come before the store is closed', () => {
    const first = newStore({}, { dataDir: folder.path });
    share(first, 'a');
    first.connection.close();
    const second = newStore({}, { dataDir: folder.path });
    expect(has(second, 'a')).toBe(true);
    second.connection.close();
  });
});
