import { type Group, PartitionQueues } from './partition-queues.js';

let queues: PartitionQueues<number>;
let count: number;

beforeEach(() => {
  queues = new PartitionQueues();
  count = 0;
});

/** An operation on an item of a partition; its context says the how-manieth it is, from 1. */
const add = (partition: string, id: string, text = ''): number =>
  queues.add({
    kind: 'upsert',
    partitionKey: [partition],
    body: { id, text },
    context: (count += 1),
  });

const contextsOf = (group: Group<number> | undefined): number[] | undefined =>
  group?.operations.map(({ operation }) => operation.context);

const take = (atMost: number, atLeast = 1): Group<number> => {
  const group = queues.take(atMost, atLeast);
  if (group === undefined) throw new Error('nothing to take');
  return group;
};

describe('the queues of a run', () => {
  it('should say how many wait, in all and for one partition, and how large they are', () => {
    const waiting = [add('a', '1'), add('a', '2'), add('b', '1', 'é')];
    expect([waiting, queues.size, queues.bytes]).toEqual([[1, 2, 1], 3, 20 + 20 + 22]);
  });

  it('should give out the longest queue first, in its order', () => {
    add('a', '1');
    add('b', '1');
    add('b', '2');
    add('b', '3');
    expect([contextsOf(take(2)), contextsOf(take(2)), contextsOf(take(2)), queues.take(2, 1)]).toEqual([
      [2, 3],
      [1],
      [4],
      undefined,
    ]);
    expect([queues.size, queues.bytes]).toEqual([0, 0]);
  });

  it('should keep what would be too small a group', () => {
    add('a', '1');
    add('a', '2');
    expect([queues.take(5, 3), contextsOf(queues.take(5, 2))]).toEqual([undefined, [1, 2]]);
  });

  it('should keep back an item that is being written, and let others of its partition pass', () => {
    add('a', '1');
    const writing = take(5);
    add('a', '1');
    add('a', '2');
    expect(contextsOf(take(5))).toEqual([3]);
    expect(queues.take(5, 1)).toBeUndefined();
    queues.release(writing);
    expect(contextsOf(take(5))).toEqual([2]);
  });

  it('should keep items of the same id in other partitions apart', () => {
    add('a', '1');
    add('b', '1');
    expect([contextsOf(take(5)), contextsOf(take(5))]).toEqual([[1], [2]]);
  });

  it('should not make a group larger than a request may be, unless one item is', () => {
    const large = 'x'.repeat(600_000);
    add('a', '1', large);
    add('a', '2', large);
    add('a', '3', large + large);
    expect([contextsOf(take(5)), contextsOf(take(5)), contextsOf(take(5))]).toEqual([[1], [2], [3]]);
  });

  it('should give out everything that waits at the end', () => {
    add('a', '1');
    add('b', '1');
    expect(queues.takeAll().map(({ operation }) => operation.context)).toEqual([1, 2]);
    expect([queues.size, queues.bytes, queues.take(5, 1)]).toEqual([0, 0, undefined]);
  });

  it('should leave a partition that has refused alone until its rest is over, and give out what it refused first', () => {
    add('a', '1');
    const refused = take(1);
    add('a', '2');
    add('a', '3');
    add('b', '1');
    queues.giveBack(refused.key, refused.operations, 500);
    queues.release(refused);
    expect([contextsOf(take(5)), queues.take(5, 1), queues.restEnds]).toEqual([[4], undefined, 500]);
    queues.wake(499);
    expect(queues.take(5, 1)).toBeUndefined();
    queues.wake(500);
    expect([contextsOf(take(5)), queues.restEnds]).toEqual([[1, 2, 3], undefined]);
  });
});
