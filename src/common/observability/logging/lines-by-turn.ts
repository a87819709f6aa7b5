import type { DestinationStream } from 'pino';

/** Characters that wait for the end of a turn. More than these are written at once. */
const MOST_WAITING = 65_536;

/**
 * Writes the lines of one turn of the event loop together, at its end: under load a write for each line takes longer than the
 * line. Nothing waits for a timer. What waits is written when the process exits, and before anything is said to be fatal.
 */
export class LinesByTurn implements DestinationStream {
  private waiting = '';

  constructor(private readonly output: DestinationStream) {
    process.on('exit', this.flushSync);
  }

  write(line: string): void {
    if (this.waiting === '') setImmediate(this.flushSync);
    this.waiting += line;
    if (this.waiting.length > MOST_WAITING) this.flushSync();
  }

  /** pino calls it after a fatal line. */
  readonly flushSync = (): void => {
    if (this.waiting === '') return;
    const lines = this.waiting;
    this.waiting = '';
    this.output.write(lines);
  };
}
