/** The names one FROM clause binds, inside those of the queries around it. */
export class Scope {
  readonly #slots = new Map<string, number>();
  readonly #outer: Scope | undefined;
  #isSealed = false;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** Answers false when the same FROM clause has the name already. */
  declare(name: string, slot: number): boolean {
    if (this.#slots.has(name)) return false;
    this.#slots.set(name, slot);
    return true;
  }

  /** Where the name's value is kept; sealed when it stands for whole groups of rows just now. */
  resolve(name: string): { slot: number; isSealed: boolean } | undefined {
    const slot = this.#slots.get(name);
    return slot === undefined ? this.#outer?.resolve(name) : { slot, isSealed: this.#isSealed };
  }

  /** Seals or opens this clause's names for as long as `visit` runs. */
  within(state: 'sealed' | 'open', visit: () => void): void {
    const before = this.#isSealed;
    this.#isSealed = state === 'sealed';
    visit();
    this.#isSealed = before;
  }
}
