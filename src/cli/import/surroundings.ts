import type { Readable } from 'node:stream';

/** What an import needs of its process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  /** What became of the rows. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress, reasons and failures. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Ends the import cleanly. */
  readonly signal: AbortSignal;
}
