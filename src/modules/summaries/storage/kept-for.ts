/** A value that is read again once it is older than some time. Callers that come together share one reading. */
export class KeptFor<T> {
  private reading: { readonly begun: number; readonly value: Promise<T> } | undefined;

  /** @param ageMs counted from the beginning of a reading, in milliseconds */
  constructor(
    private readonly ageMs: number,
    private readonly read: () => Promise<T>,
  ) {}

  /** What failed is read again by the next caller. */
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
