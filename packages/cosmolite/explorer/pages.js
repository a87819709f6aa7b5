/** @import { Page } from './types.js' */

/**
 * Walks pages forth and back. A page once read is kept: going back shows what was read and costs
 * nothing, going forth again asks for the next one only when it is new.
 */
export class Pages {
  /** @type {Page[]} */
  #read = [];
  #at = -1;
  #ask;

  /** @param {(continuation: string | undefined) => Promise<Page>} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** The page shown, counted from 1; 0 before the first. */
  get number() {
    return this.#at + 1;
  }

  /** Of all pages read, request units. */
  get charge() {
    return this.#read.reduce((sum, { charge }) => sum + charge, 0);
  }

  get hasBack() {
    return this.#at > 0;
  }

  get hasNext() {
    return this.#read[this.#at]?.continuation !== undefined;
  }

  async next() {
    const known = this.#read[this.#at + 1];
    const page = known ?? (await this.#ask(this.#read[this.#at]?.continuation));
    if (!known) this.#read.push(page);
    this.#at += 1;
    return page;
  }

  back() {
    this.#at -= 1;
    return this.#read[this.#at];
  }
}
