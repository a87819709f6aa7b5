import type { Connection } from './connection.js';
import type { PartitionKeyRange } from './ranges.js';

/**
 * Numbers the changes of one container. A transaction is one change, however many items it writes; a
 * number is never given out twice, and reads do not move it.
 */
export class ChangeLog {
  readonly #connection: Connection;
  #last: number;
  #transaction = 0;

  /** @param last the last number given out */
  constructor(connection: Connection, last: number) {
    this.#connection = connection;
    this.#last = last;
  }

  get last(): number {
    return this.#last;
  }

  /** The number of the running transaction's change, recorded for the partition it touches. */
  next(range: PartitionKeyRange): number {
    const { transactionNumber } = this.#connection;
    if (this.#transaction !== transactionNumber) {
      const { last, transaction } = { last: this.#last, transaction: this.#transaction };
      this.#connection.onRollback(() => {
        this.#last = last;
        this.#transaction = transaction;
      });
      this.#last += 1;
      this.#transaction = transactionNumber;
    }
    if (range.lsn !== this.#last) {
      const before = range.lsn;
      this.#connection.onRollback(() => {
        range.lsn = before;
      });
      range.lsn = this.#last;
    }
    return this.#last;
  }
}
