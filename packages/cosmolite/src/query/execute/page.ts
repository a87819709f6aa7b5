import { wireValue } from '../../values.js';
import type { Json } from '../../values.js';
import type { QueryWork } from './work.js';

export interface PageLimits {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** Rows still to be skipped (OFFSET) and to be given out (TOP, LIMIT) by this page and those after it. */
export interface Remainder {
  readonly skip: number;
  readonly take?: number;
}

/**
 * `taken`: go on. `complete`: TOP or LIMIT is reached, there is no more. `full`: the row was not taken,
 * it belongs on the next page.
 */
export type Outcome = 'taken' | 'complete' | 'full';

/** Collects the rows of one page. */
export class Page {
  readonly rows: Json[] = [];
  readonly #limits: PageLimits;
  readonly #work: QueryWork;
  #skip: number;
  #take: number;

  constructor(limits: PageLimits, remainder: Remainder, work: QueryWork) {
    this.#limits = limits;
    this.#work = work;
    this.#skip = remainder.skip;
    this.#take = remainder.take ?? Infinity;
  }

  get isComplete(): boolean {
    return this.#take === 0;
  }

  get remainder(): Remainder {
    return { skip: this.#skip, ...(this.#take !== Infinity && { take: this.#take }) };
  }

  /** @param storedBytes size of the row's JSON when the row is a stored item as it is */
  offer(row: Json, storedBytes?: number): Outcome {
    if (this.#skip > 0) {
      this.#skip -= 1;
      return 'taken';
    }
    if (this.rows.length >= this.#limits.maxItems) return 'full';
    const wire = storedBytes === undefined ? wireValue(row) : row;
    const size = storedBytes ?? Buffer.byteLength(JSON.stringify(wire));
    const isFirst = this.rows.length === 0;
    if (!isFirst && this.#work.bytesReturned + size > this.#limits.maxBytes) return 'full';

    this.rows.push(wire);
    this.#work.rowsReturned += 1;
    this.#work.bytesReturned += size;
    this.#take -= 1;
    return this.isComplete ? 'complete' : 'taken';
  }
}
