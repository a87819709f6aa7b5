const EMPTY = Buffer.alloc(0);

/** Bytes that arrive in parts. Beyond `limit` it forgets them and only knows that they were too many. */
export class GrowingBuffer {
  private bytes = EMPTY;
  private length = 0;
  private overflown = false;

  constructor(private readonly limit: number) {}

  get isEmpty(): boolean {
    return this.length === 0 && !this.overflown;
  }

  append(part: Uint8Array): void {
    if (this.overflown || part.length === 0) return;
    const length = this.length + part.length;
    if (length > this.limit) {
      this.overflown = true;
      this.bytes = EMPTY;
      return;
    }
    if (length > this.bytes.length) this.grow(length);
    this.bytes.set(part, this.length);
    this.length = length;
  }

  /** All parts, the last of them given, and starts anew; undefined when they were too many. */
  take(last: Buffer = EMPTY): Buffer | undefined {
    if (this.isEmpty) return last.length > this.limit ? undefined : last;
    this.append(last);
    const taken = this.overflown ? undefined : Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    this.overflown = false;
    return taken;
  }

  /** At least doubles, so that many small parts are not copied again and again. */
  private grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
