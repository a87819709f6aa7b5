import type { ImportCounts } from '../../../modules/transfer/wire/import-report.js';

/** What the service has done already, as far as it is known. */
export interface Done extends Pick<ImportCounts, 'received' | 'created' | 'replaced'> {
  /** The service has said so at the end: there is no more. */
  readonly isAll?: boolean;
}

/** It has begun, and has not told anything yet. */
export const NOTHING_KNOWN: Done = { received: 0, created: 0, replaced: 0 };

/** The import could not be done, or not to its end. The message is all that the person at the terminal needs. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';

  /** @param done undefined when there is nothing that the person would have to know of it */
  constructor(
    message: string,
    readonly done?: Done,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Why a call of the operating system failed. A refusal on several addresses has its code only. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}
