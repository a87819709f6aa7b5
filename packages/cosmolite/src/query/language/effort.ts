import { queryTooLong } from '../../common/errors.js';

/**
 * How much a page of a query may make the engine do, in steps: an item read, a row of FROM or JOIN, a
 * state of a regular expression tried on a character. The service gives a page five seconds; steps do
 * not depend on the machine.
 */
export interface EffortLimits {
  /** After this many a page ends at the next item, and the following page goes on there. */
  readonly page: number;
  /** After this many the query is given up: it has no place to stop at. */
  readonly most: number;
}

/** On an ordinary machine some tenths of a second, and one or two seconds. */
export const EFFORT_LIMITS: EffortLimits = { page: 200_000, most: 5_000_000 };

/** Counts the steps of one page. */
export class Effort {
  readonly #limits: EffortLimits;
  #steps = 0;

  constructor(limits: EffortLimits = EFFORT_LIMITS) {
    this.#limits = limits;
  }

  /** Whether the page should end where it can. */
  get isEnough(): boolean {
    return this.#steps >= this.#limits.page;
  }

  /** @throws CosmosError 408 when it is more than a query gets */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.#limits.most) throw queryTooLong(this.#limits.most);
  }
}
