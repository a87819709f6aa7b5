import type { Readable } from 'node:stream';

/** What is imported: bytes that are read once to be sent, and then perhaps again to find the rows that failed. */
export interface Source extends AsyncDisposable {
  /** Undefined when that shows only at the end. */
  readonly size: number | undefined;
  /** Every byte. Fails with an `ImportFailure`. */
  open(): Readable;
  /** The same bytes once more. @throws ImportFailure when they are not the same any more */
  again(): Promise<Readable>;
}

/** How much is read at a time, in bytes: enough for the disk not to be what an import waits for. */
export const READ_BYTES = 262_144;
