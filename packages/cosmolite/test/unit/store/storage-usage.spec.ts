import type { LogicalPartition } from '../../../src/store/logical-partitions.js';
import { newStore } from '../../support/new-store.js';

describe('what a container holds', () => {
  const { connection, container, clock } = newStore({ defaultTtl: -1 }, { partitions: 3 });
  const { items, maintenance, ranges } = container;
  afterAll(() => connection.close());

  const partitionIn = (rangeId: string): LogicalPartition => {
    const keys = Array.from({ length: 50 }, (_, index) => container.partitions.of([`key-${index}`]));
    const found = keys.find(({ range }) => range.id === rangeId);
    if (!found) throw new Error(`None of the keys lies in ${rangeId}`);
    return found;
  };
  const counts = (): number[] => maintenance.usageByRange().map(({ items: count }) => count);

  it('should be counted by physical partition', () => {
    expect(ranges.map(({ id }) => id)).toEqual(['0', '1', '2']);
    expect([counts(), maintenance.usage()]).toEqual([[0, 0, 0], { items: 0, bytes: 0 }]);
    const one = items.insert(partitionIn('0'), 'a', { id: 'a' });
    const other = items.insert(partitionIn('2'), 'b', { id: 'b', more: 'text' });
    expect(maintenance.usageByRange()).toEqual([
      { items: 1, bytes: one.bytes },
      { items: 0, bytes: 0 },
      { items: 1, bytes: other.bytes },
    ]);
    expect(maintenance.usage()).toEqual({ items: 2, bytes: one.bytes + other.bytes });
  });

  it('should be counted again after a delete, a rollback and a sweep', () => {
    const found = items.find(partitionIn('0'), 'a');
    if (!found) throw new Error('The item is gone.');
    items.delete(partitionIn('0'), found, { id: 'a' });
    expect(counts()).toEqual([0, 0, 1]);

    const rolledBack = (): void =>
      connection.transaction(() => {
        items.insert(partitionIn('1'), 'c', { id: 'c' });
        expect(counts()).toEqual([0, 1, 1]);
        throw new Error('taken back');
      });
    expect(rolledBack).toThrow('taken back');
    expect(counts()).toEqual([0, 0, 1]);

    items.insert(partitionIn('1'), 'd', { id: 'd', ttl: 1 });
    clock.advance(1000);
    expect(counts()).toEqual([0, 1, 1]);
    expect(maintenance.sweep(10)).toBe(1);
    expect(counts()).toEqual([0, 0, 1]);
  });
});
