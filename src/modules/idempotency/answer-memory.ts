import { LRUCache } from 'lru-cache';

/** What the database has said of one operation, and no record can hold: it is known only after the transaction. */
export interface OperationTrace {
  /** Quoted version that the operation has left; absent after a delete. */
  readonly etag?: string | undefined;
  /** Request units. */
  readonly requestCharge: number;
}

interface Answer {
  readonly fingerprint: string;
  readonly traces: readonly OperationTrace[];
}

/** Operations whose traces are kept, and one more for each call: about 13 MB at most. */
const MOST_TRACES = 50_000;

/**
 * What this instance knows of calls that have succeeded. The records are the truth: this spares reads, and gives a repeat the
 * etags of the first answer although the products have changed since. The answers that were not used for longest go first.
 */
export class AnswerMemory {
  private readonly answers: LRUCache<string, Answer>;

  /** @param ttlSeconds how long a record lives */
  constructor(ttlSeconds: number, most = MOST_TRACES) {
    this.answers = new LRUCache({
      maxSize: most,
      sizeCalculation: sizeOf,
      ttl: ttlSeconds * 1_000,
      ttlResolution: 0,
    });
  }

  get(name: string): Answer | undefined {
    return this.answers.get(name);
  }

  set(name: string, { fingerprint, traces }: Answer): void {
    this.answers.set(name, { fingerprint, traces });
  }

  delete(name: string): void {
    this.answers.delete(name);
  }
}

const sizeOf = ({ traces }: Answer): number => traces.length + 1;
