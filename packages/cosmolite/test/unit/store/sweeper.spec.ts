import { sweep } from '../../../src/store/sweeper.js';
import { newStore } from '../../support/new-store.js';

describe('sweeping', () => {
  it('should delete expired items with their unique values, and nothing else', () => {
    const { connection, databases, container, clock } = newStore({
      defaultTtl: -1,
      uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }] },
    });
    const partition = container.partitions.of(['p']);
    for (const [id, ttl] of [
      ['a', 5],
      ['b', 10],
      ['c', -1],
    ] as const) {
      container.items.insert(partition, id, { id, pk: 'p', sku: id, ttl });
    }
    const uniqueValues = () => connection.prepare(`SELECT value FROM unique_${container.table}`).all().flat();

    expect(sweep(databases)).toBe(0);
    clock.advance(5000);
    expect(sweep(databases)).toBe(1);
    expect([container.maintenance.usage().items, uniqueValues()]).toEqual([2, ['["b"]', '["c"]']]);
    clock.advance(5000);
    expect([sweep(databases), sweep(databases)]).toEqual([1, 0]);
    expect(uniqueValues()).toEqual(['["c"]']);
    connection.close();
  });

  it('should be no change that anybody could read', () => {
    const { connection, databases, container, clock } = newStore({ defaultTtl: 1 });
    container.items.insert(container.partitions.of(['p']), 'a', { id: 'a', pk: 'p' });
    clock.advance(1000);
    sweep(databases);
    expect(container.changes.last).toBe(1);
    connection.close();
  });
});
