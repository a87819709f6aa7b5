import type { DerivedEvent } from './event.js';

/** Facts that are remembered. */
const MOST_FACTS = 20_000;

/**
 * What a reader has told. The feed shows a document again whenever it changes, and shows only its last version: so what it says of
 * earlier times may have been told, or may never have been seen.
 */
export class FactMemory {
  private readonly told = new Map<string, string>();

  /** @param since what is older, and not certain, was told before or is not wanted */
  constructor(private since: string) {}

  /** Whether to tell it. Remembers that it is told. */
  isNew(event: DerivedEvent): boolean {
    if (!this.isNews(event)) return false;
    const { id, fact = id, time } = event;
    this.told.set(fact, time);
    if (this.told.size > MOST_FACTS) this.forgetOldest();
    return true;
  }

  /** The same, and remembers nothing. */
  isNews({ id, fact = id, time, isCertain }: DerivedEvent): boolean {
    return !this.told.has(fact) && (isCertain || time > this.since);
  }

  knows(fact: string): boolean {
    return this.told.has(fact);
  }

  private forgetOldest(): void {
    const [oldest] = this.told;
    if (oldest === undefined) return;
    const [fact, time] = oldest;
    this.told.delete(fact);
    if (time > this.since) this.since = time;
  }
}
