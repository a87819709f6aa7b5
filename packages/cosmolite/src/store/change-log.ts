import type { Connection } from './connection.js';
import type { PartitionKeyRange } from './ranges.js';
import type { Sequence } from './sequence.js';

/**
 * Numbers the changes of one container. A transaction is one change, however many items it writes; a
 * number is never given out twice, and reads do not move it.
 */
export class ChangeLog {
  readonly #connection: Connection;
  readonly #numbers: Sequence;
  #transaction = 0;

  constructor(connection: Connection, numbers: Sequence) {
    this.#connection = connection;
    this.#numbers = numbers;
  }

  /** The number of the last change. */
  get last(): number {
    return this.#numbers.last;
  }

  /** The number of the running transaction's change, recorded for the partition it touches. */
  next(range: PartitionKeyRange): number {
    const { transactionNumber } = this.#connection;
    if (this.#transaction !== transactionNumber) {
      const before = this.#transaction;
      this.#connection.onRollback(() => {
        this.#transaction = before;
      });
      this.#numbers.next();
      this.#transaction = transactionNumber;
    }
    if (range.lsn !== this.last) {
      const before = range.lsn;
      this.#connection.onRollback(() => {
        range.lsn = before;
      });
      range.lsn = this.last;
    }
    return this.last;
  }
}
