/**
 * Lets callers go on a few in each turn of the event loop, so that whoever else has something to do comes in between. What they do
 * up to their next I/O is all that the others wait for.
 */
export class TurnQueue {
  private readonly waiting: (() => void)[] = [];
  private isOpen = true;

  /** @param atOnce callers that go on in one turn */
  constructor(private readonly atOnce: number) {}

  /** In the order of the calls; at once when nobody has gone on in this turn. */
  take(): Promise<void> {
    if (!this.isOpen) return new Promise((resolve) => this.waiting.push(resolve));
    this.isOpen = false;
    setImmediate(this.next);
    return Promise.resolve();
  }

  private readonly next = (): void => {
    const those = this.waiting.splice(0, this.atOnce);
    this.isOpen = those.length === 0;
    if (!this.isOpen) setImmediate(this.next);
    for (const goOn of those) goOn();
  };
}
