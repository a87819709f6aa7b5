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

interface Entry extends Answer {
  /** On the clock of `performance.now()`. */
  readonly until: number;
}

/** Operations whose traces are kept: about 20 MB at most. */
const MOST_TRACES = 100_000;

/**
 * What this instance knows of calls that have succeeded. The records are the truth: this spares reads, and gives a repeat the
 * etags of the first answer although the products have changed since. The oldest entries go first.
 */
export class AnswerMemory {
  private readonly entries = new Map<string, Entry>();
  private size = 0;

  /** @param ttlSeconds how long a record lives */
  constructor(
    private readonly ttlSeconds: number,
    private readonly most = MOST_TRACES,
  ) {}

  get(name: string): Answer | undefined {
    const entry = this.entries.get(name);
    return entry === undefined || entry.until < performance.now() ? undefined : entry;
  }

  set(name: string, answer: Answer): void {
    this.delete(name);
    this.entries.set(name, { ...answer, until: performance.now() + this.ttlSeconds * 1_000 });
    this.size += sizeOf(answer);
    for (const oldest of this.entries.keys()) {
      if (this.size <= this.most) return;
      this.delete(oldest);
    }
  }

  delete(name: string): void {
    const entry = this.entries.get(name);
    if (entry === undefined) return;
    this.entries.delete(name);
    this.size -= sizeOf(entry);
  }
}

const sizeOf = ({ traces }: Answer): number => traces.length + 1;
