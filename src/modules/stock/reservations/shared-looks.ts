import { shielded } from '../../../common/context/run-beside.js';

/** For one look, whoever of those that share it has gone meanwhile, in milliseconds. */
const LOOK_MS = 10_000;

/** Looks at one thing. */
interface Line<T> {
  /** The look that is under way. Never rejects. */
  readonly running: Promise<unknown>;
  /** Begins after it. */
  next?: Promise<T>;
}

/**
 * Looks that callers share who ask for the same. What a look has seen that began before a caller asked may be older than the
 * question: such a caller shares the next one. So there is one look at a time, however many ask.
 */
export class SharedLooks<T> {
  private readonly lines = new Map<string, Line<T>>();

  /**
   * @param name of what is looked at, with its tenant
   * @param look runs in a context of its own: what it costs is paid by the caller that has begun it
   */
  share(name: string, look: () => Promise<T>): Promise<T> {
    const begin = (): Promise<T> => this.begin(name, look);
    const line = this.lines.get(name);
    if (line === undefined) return begin();
    line.next ??= line.running.then(begin);
    return line.next;
  }

  private begin(name: string, look: () => Promise<T>): Promise<T> {
    const result = shielded(LOOK_MS, look);
    const line: Line<T> = { running: result.catch(() => undefined) };
    this.lines.set(name, line);
    const end = (): boolean => line.next === undefined && this.lines.delete(name);
    void line.running.then(end);
    return result;
  }
}
