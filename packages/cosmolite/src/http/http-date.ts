/** The time as an answer's `date` has it. Written once for all answers of a second. */
export class HttpDate {
  #second = Number.NaN;
  #text = '';

  /** @param now milliseconds since the Unix epoch */
  at(now: number): string {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(now).toUTCString();
    }
    return this.#text;
  }
}
