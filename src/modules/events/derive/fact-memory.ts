import { LRUCache } from 'lru-cache';
import type { DerivedEvent } from './event.js';

/** Maximum number of remembered facts. */
const MOST_FACTS = 20_000;

/**
 * The events that a reader has sent. The feed returns a document again after each change, and only its latest version. So an
 * older event in it may already be sent, or may be new to the reader.
 */
export class FactMemory {
  /** Limited by size: with a limit by number, lru-cache allocates all entries at once, for each tenant. */
  private readonly told = new LRUCache<string, string>({
    maxSize: MOST_FACTS,
    sizeCalculation: () => 1,
    dispose: (time, _fact, reason) => {
      if (reason === 'evict' && time > this.since) this.since = time;
    },
  });

  /** @param since an older event counts as sent, unless the document proves it */
  constructor(private since: string) {}

  /** Whether to send the event. Records it as sent. */
  isNew(event: DerivedEvent): boolean {
    if (!this.isNews(event)) return false;
    const { id, fact = id, time } = event;
    this.told.set(fact, time);
    return true;
  }

  /** As `isNew`, without recording it. */
  isNews({ id, fact = id, time, isCertain }: DerivedEvent): boolean {
    return !this.told.has(fact) && (isCertain || time > this.since);
  }

  knows(fact: string): boolean {
    return this.told.has(fact);
  }
}
