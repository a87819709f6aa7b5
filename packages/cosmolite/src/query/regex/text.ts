import { InvalidPattern } from './syntax.js';

/** The text of a pattern and how far it has been read. */
export class PatternText {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isDone(): boolean {
    return this.#at >= this.#source.length;
  }

  isAt(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  /** @throws InvalidPattern at the end */
  next(): string {
    if (this.isDone) throw new InvalidPattern('The pattern ends too early.');
    this.#at += 1;
    return this.#source.charAt(this.#at - 1);
  }

  /** Reads on when this is what comes. */
  take(text: string): boolean {
    if (!this.isAt(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** @param expected sticky */
  match(expected: RegExp): string | undefined {
    expected.lastIndex = this.#at;
    const [found] = expected.exec(this.#source) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  skipSpace(): boolean {
    return this.match(/\s+/y) !== undefined;
  }
}
