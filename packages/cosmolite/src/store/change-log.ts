import type { Connection } from './connection.js';
import type { PartitionKeyRange } from './ranges.js';
import type { Sequence } from './sequence.js';

/**
 * Numbers the changes of each physical partition: 1, 2, 3 …, as the service does. A transaction is one change,
 * however many items it writes; a number is never given out twice, and reads do not move it. After a restart
 * every partition goes on above all numbers that were given out.
 */
export class ChangeLog {
  readonly #connection: Connection;
  /** Counts the changes of all partitions, so none of them is ahead of it. */
  readonly #count: Sequence;

  constructor(connection: Connection, count: Sequence) {
    this.#connection = connection;
    this.#count = count;
  }

  /** Grows with every change in the container. */
  get last(): number {
    return this.#count.last;
  }

  /** The number of the running transaction's change in the partition. */
  next(range: PartitionKeyRange): number {
    const { transactionNumber } = this.#connection;
    if (range.transaction === transactionNumber) return range.lsn;
    const { lsn, transaction } = range;
    this.#connection.onRollback(() => Object.assign(range, { lsn, transaction }));
    this.#count.next();
    range.lsn = lsn + 1;
    range.transaction = transactionNumber;
    return range.lsn;
  }
}
