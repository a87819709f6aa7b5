import type { Container } from '@azure/cosmos';
import { leaseLine } from '../../../src/modules/cosmos/change-feed/leases/lease-line.js';
import {
  partsOf,
  rangeOf,
  type StoredLease,
} from '../../../src/modules/cosmos/change-feed/leases/lease-document.js';
import { closed, setBack } from '../../../src/modules/cosmos/change-feed/leases/lease-steps.js';
import { isWhole, type KeyRange } from '../../../src/modules/cosmos/ranges/key-range.js';
import { DATABASE, READINGS, storedLeases } from '../../support/feed-app.js';
import { isInOrder, withFeedCluster } from '../../support/feed-cluster.js';
import { mergeRanges, splitRange } from '../../support/splits.js';
import { until } from '../../support/until.js';

describe('a physical partition that is split while it is read', () => {
  const cluster = withFeedCluster({ defaultPartitions: 2 });
  const where = () => ({ db: cluster.db, database: DATABASE, container: READINGS.id });

  it('should cost no change and change no order, also when it is split again and again', async () => {
    const app = await cluster.start('a', { batchSize: 5 });
    await cluster.start('b', { batchSize: 5 });
    await cluster.write(0, 40);
    await splitRange(where(), '0');
    await cluster.write(40, 80);
    await splitRange(where(), '1');
    await splitRange(where(), '2');
    await cluster.write(80, 160);
    await cluster.handled(160);
    await divided(app.leases, 5);
    expect(isInOrder(cluster.seen)).toBe(true);
    expect(cluster.seen).toHaveLength(160);
  });

  it('should cost nothing either when two are merged, before a split and after it', async () => {
    const app = await cluster.start('a', { batchSize: 5 });
    await cluster.write(0, 40);
    await mergeRanges(where(), '0', '1');
    await cluster.write(40, 80);
    await cluster.handled(80);
    await divided(app.leases, 2);
    // The merged one is split in its middle, where one lease ends: then each of its leases has a partition of its own.
    await splitRange(where(), '2');
    await cluster.write(80, 120);
    await mergeRanges(where(), '3', '4');
    await splitRange(where(), '5');
    await splitRange(where(), '6');
    await cluster.write(120, 160);
    await cluster.handled(160);
    await divided(app.leases, 3);
    expect(isInOrder(cluster.seen)).toBe(true);
    expect(cluster.seen).toHaveLength(160);
  });

  it('should be noticed by the instance that starts after it', async () => {
    const first = await cluster.start('a');
    await cluster.write(0, 20);
    await cluster.handled(20);
    await first.close();
    await splitRange(where(), '0');
    await cluster.write(20, 60);
    const second = await cluster.start('b');
    await cluster.handled(60);
    await divided(second.leases, 3);
    expect(cluster.seen).toHaveLength(60);
  });

  it('should be completed by another instance when the one that met it died in between', async () => {
    const leases = await leaveHalfDone();
    await cluster.write(20, 60);
    await cluster.start('b', { leaseExpiration: 900 });
    await cluster.handled(60);
    const left = await until(
      () => storedLeases(leases),
      (stored) => stored.every(({ Owner }) => Owner === 'b'),
    );
    expect(leaseLine(left).active).toHaveLength(left.length);
    expect(isInOrder(cluster.seen)).toBe(true);
    expect(cluster.seen).toHaveLength(60);
  });

  it('should be set back as a whole by a reset that comes in between', async () => {
    // The part was made by an instance that had not met the reset yet.
    await leaveHalfDone((lease) => setBack(lease, null, '2'));
    await cluster.start('b', { leaseExpiration: 900 });
    await until(
      () => cluster.seen.length,
      (count) => count === 40,
    );
  });

  /** What a process leaves that was killed after it had closed the lease and made one of two parts. */
  async function leaveHalfDone(then = (lease: StoredLease): StoredLease => lease): Promise<Container> {
    const first = await cluster.start('a');
    await cluster.write(0, 20);
    await cluster.handled(20);
    await first.close();
    await splitRange(where(), '0');
    const { leases } = await cluster.idle();
    const [lease, other] = await storedLeases(leases);
    if (lease === undefined || other === undefined) throw new Error('There are two leases.');
    await leases.item(other.id, other.id).replace(then(other));
    const middle = '1'.padEnd(32, '0');
    const { min, max } = rangeOf(lease);
    const parts = [
      { min, max: middle },
      { min: middle, max },
    ];
    const dead = closed(
      { ...lease, Owner: 'dead' },
      lease.ContinuationToken,
      parts,
      new Date().toISOString(),
    );
    await leases.item(lease.id, lease.id).replace(then(dead));
    const [part] = partsOf(dead) ?? [];
    const id = lease.id.replace(`${min}-${max}`, `${part?.min}-${part?.max}`);
    await leases.items.create({
      ...lease,
      id,
      LeaseToken: `${part?.min}-${part?.max}`,
      FeedRange: { Range: part },
      Owner: null,
    });
    return leases;
  }
});

const divided = (leases: Container, count: number) =>
  until(
    () => storedLeases(leases),
    (stored) => stored.length === count && isWhole(stored.map(rangeOf).toSorted(byStart)),
  );

const byStart = (a: KeyRange, b: KeyRange): number => (a.min < b.min ? -1 : 1);
