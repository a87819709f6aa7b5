import type { Connection } from './connection.js';

/** How many numbers one entry on disk covers. */
const RESERVED_AT_ONCE = 1000;

/**
 * Numbers that are never given out twice, not even after a crash. What is on disk is a limit that is
 * raised by a thousand at a time, so that most writes need not touch it; after a crash the numbers
 * below it are skipped.
 */
export class Sequence {
  readonly #connection: Connection;
  readonly #save: (limit: number) => void;
  #last: number;
  #limit: number;

  /**
   * @param limit as it was last saved: no number above it has ever been given out
   * @param save writes down a limit; called inside the transaction that needs the number
   */
  constructor(connection: Connection, limit: number, save: (limit: number) => void) {
    this.#connection = connection;
    this.#last = limit;
    this.#limit = limit;
    this.#save = save;
  }

  /** The last number given out. */
  get last(): number {
    return this.#last;
  }

  /** A rolled-back transaction gives its numbers back. */
  next(): number {
    const last = this.#last;
    if (last === this.#limit) this.#raise(last + RESERVED_AT_ONCE);
    this.#connection.onRollback(() => {
      this.#last = last;
    });
    this.#last = last + 1;
    return this.#last;
  }

  /** Writes down exactly how far it got: nothing is skipped when the store is opened again. */
  save(): void {
    if (this.#limit !== this.#last) this.#raise(this.#last);
  }

  #raise(limit: number): void {
    const before = this.#limit;
    this.#save(limit);
    this.#limit = limit;
    this.#connection.onRollback(() => {
      this.#limit = before;
    });
  }
}
