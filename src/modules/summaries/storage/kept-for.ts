/** A cached value with a maximum age. Concurrent callers share one read. */
export class KeptFor<T> {
  private reading: { readonly begun: number; readonly value: Promise<T> } | undefined;

  /** @param ageMs maximum age from the beginning of a read, in milliseconds */
  constructor(
    private readonly ageMs: number,
    private readonly read: () => Promise<T>,
  ) {}

  /** After a failed read the next caller reads again. */
  value(): Promise<T> {
    const now = performance.now();
    if (this.reading !== undefined && now - this.reading.begun < this.ageMs) return this.reading.value;
    const reading = { begun: now, value: this.read() };
    this.reading = reading;
    reading.value.catch(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return reading.value;
  }
}
