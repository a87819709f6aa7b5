import { createHash } from 'node:crypto';
import { AppError } from '../../../../common/errors/app-error.js';
import type { LeaseStore } from '../leases/lease-store.js';
import type { Change, ChangeMetadata } from './change.js';

/** A change that its handler could not process. It is stored in the container of leases, for an operator. */
export interface DeadLetter<T = unknown> {
  /** `{prefix}.dead-letter.{hash}`: the same change always has the same id. */
  readonly id: string;
  readonly processor: string;
  readonly leaseToken: string;
  /** The change as the handler received it; null when it is too large for another document. */
  readonly change: Change<T> | null;
  /** Identifies the item and its version. */
  readonly version: ChangeMetadata;
  readonly error: { readonly name: string; readonly message: string; readonly code?: string };
  /** How often the handler received this change alone. */
  readonly attempts: number;
  /** ISO 8601, by the clock of the instance. */
  readonly failedAt: string;
}

/** The facts from which a dead letter is made. */
export interface FailedChange<T> {
  readonly processor: string;
  readonly leaseToken: string;
  readonly change: Change<T>;
  readonly error: unknown;
  readonly attempts: number;
}

/** An item has at most 2 MB, and the letter has other members, too. */
const MAX_CHANGE_BYTES = 1_900_000;

const MAX_MESSAGE = 2_000;

export class DeadLetters<T> {
  constructor(private readonly store: LeaseStore) {}

  private get start(): string {
    return `${this.store.prefix}.dead-letter.`;
  }

  /** Replaces an older dead letter of the same change. */
  async add(failed: FailedChange<T>): Promise<DeadLetter<T>> {
    const { change, error, ...rest } = failed;
    const { id, _rid, _etag, _ts, _lsn } = change;
    const hash = createHash('sha256').update(`${_rid} ${_etag}`).digest('hex').slice(0, 32);
    const fits = Buffer.byteLength(JSON.stringify(change)) <= MAX_CHANGE_BYTES;
    const letter: DeadLetter<T> = {
      id: this.start + hash,
      ...rest,
      change: fits ? change : null,
      version: { id, _rid, _etag, _ts, _lsn },
      error: describe(error),
      failedAt: new Date().toISOString(),
    };
    await this.store.upsert(letter);
    return letter;
  }

  /** The oldest change first. */
  async list(): Promise<(DeadLetter<T> & { readonly _etag: string })[]> {
    const letters = await this.store.startingWith<DeadLetter<T> & { readonly _etag: string }>(
      'feed.deadLetters',
      this.start,
    );
    return letters.toSorted((a, b) => byTime(a.version, b.version));
  }

  /** Removes a dead letter that was handled. If the change failed again meanwhile, the newer one stays. */
  async remove(letter: { readonly id: string; readonly _etag: string }): Promise<void> {
    await this.store.remove(letter);
  }
}

const byTime = (
  { _ts: ts, _lsn: lsn }: ChangeMetadata,
  { _ts: otherTs, _lsn: otherLsn }: ChangeMetadata,
): number => ts - otherTs || lsn - otherLsn;

function describe(error: unknown): DeadLetter['error'] {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error).slice(0, MAX_MESSAGE) };
  const { name, message } = error;
  const code = error instanceof AppError ? { code: error.code } : {};
  return { name, message: message.slice(0, MAX_MESSAGE), ...code };
}
