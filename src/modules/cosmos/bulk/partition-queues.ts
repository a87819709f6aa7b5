import type { BulkOperation } from './bulk-operation.js';

/** An operation that has no result yet, with what has happened to it so far. */
export interface Pending<T> {
  readonly operation: BulkOperation<T>;
  /** Of its item's JSON text in UTF-8. */
  readonly bytes: number;
  /** How often it was sent. */
  sent: number;
  /** Request units. */
  charge: number;
  /** Milliseconds in attempts that failed and in the waits after them. */
  lostMs: number;
}

/** Operations of one logical partition, to be sent together. */
export interface Group<T> {
  readonly key: string;
  readonly operations: readonly Pending<T>[];
}

/** Half of what the service takes in one request: the rest is for what is around the items. */
const MAX_GROUP_BYTES = 1_000_000;

/**
 * What has been read and not yet sent, by logical partition. An operation on an item that is being written waits, so that
 * two on the same item happen in the order in which they came.
 */
export class PartitionQueues<T> {
  private readonly queues = new Map<string, Pending<T>[]>();
  private readonly busy = new Map<string, Set<string>>();
  private readonly resting = new Map<string, number>();
  private count = 0;
  private waitingBytes = 0;

  /** How many are waiting. */
  get size(): number {
    return this.count;
  }

  /** How large their items are together. */
  get bytes(): number {
    return this.waitingBytes;
  }

  /** @returns how many wait for the same partition */
  add(operation: BulkOperation<T>): number {
    const key = JSON.stringify(operation.partitionKey);
    const bytes = Buffer.byteLength(JSON.stringify(operation.body));
    return this.enqueue(key, [{ operation, bytes, sent: 0, charge: 0, lostMs: 0 }], 'last');
  }

  /** Takes back what its partition has refused, ahead of everything else, and leaves that partition alone until then. */
  giveBack(key: string, refused: readonly Pending<T>[], until: number): void {
    this.enqueue(key, refused, 'first');
    this.resting.set(key, Math.max(until, this.resting.get(key) ?? 0));
  }

  /** When the next partition may be sent to again; undefined when none rests. */
  get restEnds(): number | undefined {
    return this.resting.size === 0 ? undefined : Math.min(...this.resting.values());
  }

  /** Partitions whose rest is over by `now` are as the others again. */
  wake(now: number): void {
    for (const [key, until] of this.resting) if (until <= now) this.resting.delete(key);
  }

  /** At most so many of the partition where most are waiting; undefined when nothing may be sent, or less than `atLeast`. */
  take(atMost: number, atLeast: number): Group<T> | undefined {
    const longestFirst = [...this.queues].toSorted(([, a], [, b]) => b.length - a.length);
    for (const [key, queue] of longestFirst) {
      if (this.resting.has(key)) continue;
      if (queue.length < atLeast) return undefined;
      const operations = this.sendable(key, queue, atMost);
      if (operations.length === 0) continue;
      this.remove(key, queue, new Set(operations));
      return { key, operations };
    }
    return undefined;
  }

  /** Everything that waits, without an order. */
  takeAll(): Pending<T>[] {
    const all = [...this.queues.values()].flat();
    this.queues.clear();
    this.resting.clear();
    this.count = this.waitingBytes = 0;
    return all;
  }

  /** The items of a group are free again. */
  release({ key, operations }: Group<T>): void {
    const busy = this.busy.get(key);
    for (const { operation } of operations) busy?.delete(operation.body.id);
    if (busy?.size === 0) this.busy.delete(key);
  }

  private enqueue(key: string, operations: readonly Pending<T>[], place: 'first' | 'last'): number {
    const queue = this.queues.get(key) ?? [];
    if (place === 'last') queue.push(...operations);
    else queue.unshift(...operations);
    this.queues.set(key, queue);
    this.count += operations.length;
    for (const { bytes } of operations) this.waitingBytes += bytes;
    return queue.length;
  }

  private sendable(key: string, queue: readonly Pending<T>[], atMost: number): Pending<T>[] {
    const busy = this.busy.get(key);
    const operations: Pending<T>[] = [];
    let bytes = 0;
    for (const pending of queue) {
      bytes += pending.bytes;
      if (operations.length === atMost || (operations.length > 0 && bytes > MAX_GROUP_BYTES)) break;
      if (busy?.has(pending.operation.body.id) === true) bytes -= pending.bytes;
      else operations.push(pending);
    }
    return operations;
  }

  private remove(key: string, queue: readonly Pending<T>[], taken: ReadonlySet<Pending<T>>): void {
    const left = queue.filter((pending) => !taken.has(pending));
    if (left.length === 0) this.queues.delete(key);
    else this.queues.set(key, left);
    this.count -= taken.size;
    const busy = this.busy.get(key) ?? new Set();
    for (const { operation, bytes } of taken) {
      busy.add(operation.body.id);
      this.waitingBytes -= bytes;
    }
    this.busy.set(key, busy);
  }
}
