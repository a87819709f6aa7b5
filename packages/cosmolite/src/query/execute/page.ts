import type { Json } from '../../values/values.js';
import { writeJson } from '../../values/write.js';
import type { SourceItem } from '../language/source.js';
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
  /** Rows as JSON. */
  readonly texts: string[] = [];
  /** The row that was taken last. */
  last: Json | undefined;
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

  /** @param item the stored item that the row is, as it is */
  offer(row: Json, item?: SourceItem): Outcome {
    if (this.#skip > 0) {
      this.#skip -= 1;
      return 'taken';
    }
    if (this.texts.length >= this.#limits.maxItems) return 'full';
    const text = item?.text ?? writeJson(row);
    const size = item?.bytes ?? Buffer.byteLength(text);
    const isFirst = this.texts.length === 0;
    if (!isFirst && this.#work.bytesReturned + size > this.#limits.maxBytes) return 'full';

    this.texts.push(text);
    this.last = row;
    this.#work.rowsReturned += 1;
    this.#work.bytesReturned += size;
    this.#take -= 1;
    return this.isComplete ? 'complete' : 'taken';
  }
}
