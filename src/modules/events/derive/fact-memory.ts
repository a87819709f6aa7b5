import { LRUCache } from 'lru-cache';
import type { DerivedEvent } from './event.js';

/** Facts that are remembered. */
const MOST_FACTS = 20_000;

/**
 * What a reader has told. The feed shows a document again whenever it changes, and shows only its last version: so what it says of
 * earlier times may have been told, or may never have been seen.
 */
export class FactMemory {
  /** By size and not by number: otherwise there is room for all of them from the beginning, for each tenant. */
  private readonly told = new LRUCache<string, string>({
    maxSize: MOST_FACTS,
    sizeCalculation: () => 1,
    dispose: (time, _fact, reason) => {
      if (reason === 'evict' && time > this.since) this.since = time;
    },
  });

  /** @param since what is older, and not certain, was told before or is not wanted */
  constructor(private since: string) {}

  /** Whether to tell it. Remembers that it is told. */
  isNew(event: DerivedEvent): boolean {
    if (!this.isNews(event)) return false;
    const { id, fact = id, time } = event;
    this.told.set(fact, time);
    return true;
  }

  /** The same, and remembers nothing. */
  isNews({ id, fact = id, time, isCertain }: DerivedEvent): boolean {
    return !this.told.has(fact) && (isCertain || time > this.since);
  }

  knows(fact: string): boolean {
    return this.told.has(fact);
  }
}
