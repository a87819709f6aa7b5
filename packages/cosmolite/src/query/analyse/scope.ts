import type { Span } from '../ast.js';
import { queryError } from '../query-error.js';

/** The names one FROM clause binds, inside those of the queries around it. */
export class Scope {
  readonly #slots = new Map<string, number>();
  readonly #outer: Scope | undefined;
  #sealed = false;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** @throws CosmosError 400 when the same FROM clause has the name already */
  declare(name: string, slot: number, span: Span): void {
    if (this.#slots.has(name)) {
      throw queryError(
        'SC2011',
        `The input alias '${name}' is specified more than once in the FROM clause.`,
        span,
      );
    }
    this.#slots.set(name, slot);
  }

  /** Where the name's value is kept; `sealed` when rows have been folded into groups since. */
  resolve(name: string): { slot: number; sealed: boolean } | undefined {
    const slot = this.#slots.get(name);
    return slot === undefined ? this.#outer?.resolve(name) : { slot, sealed: this.#sealed };
  }

  /** Within `visit` this clause's names may be used: an aggregate's argument, say. */
  unsealed(visit: () => void): void {
    this.#sealed = false;
    visit();
    this.#sealed = true;
  }

  /** Within `visit` this clause's names stand for whole groups of rows and cannot be read one by one. */
  sealed(visit: () => void): void {
    this.#sealed = true;
    visit();
    this.#sealed = false;
  }

  get isSealed(): boolean {
    return this.#sealed;
  }
}
