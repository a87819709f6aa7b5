import { shielded } from '../../../common/context/run-beside.js';

/** Maximum time of one shared read, in milliseconds. A caller that has gone does not shorten it. */
const LOOK_MS = 10_000;

/** Looks at one thing. */
interface Line<T> {
  /** The look that is under way. Never rejects. */
  readonly running: Promise<unknown>;
  /** Begins after it. */
  next?: Promise<T>;
}

/**
 * Shares one read among concurrent callers with the same question. A read that began before a call may return a stale answer, so
 * that caller shares the next read. At any time at most one read of a name runs.
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
