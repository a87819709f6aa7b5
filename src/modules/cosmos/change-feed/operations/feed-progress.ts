import type { FeedAnswer } from '../processing/feed-reader.js';
import type { ChangeMetadata } from '../processing/change.js';

/** Progress of a processor, by the clock of the service. */
export interface FeedProgress {
  /** Every change that was committed before this moment has been handled. Milliseconds since the Unix epoch. */
  readonly handledUntil: number;
  /** Age of the oldest unhandled change, in seconds; 0 when there is none. */
  readonly lagSeconds: number;
}

/**
 * Computes the progress from one poll of each lease. A dead letter counts as unhandled, until an operator retries or removes
 * it.
 */
export function progressOf(
  looks: readonly FeedAnswer<unknown>[],
  deadLetters: readonly Pick<ChangeMetadata, '_ts'>[],
): FeedProgress | undefined {
  const moments = looks.map(momentsOf);
  const answered = moments.map((moment) => moment?.answeredAt ?? Number.NaN);
  const open = [...moments.map((moment) => moment?.open ?? Infinity), ...deadLetters.map(millisecondsOf)];
  const now = Math.min(...answered);
  if (Number.isNaN(now)) return undefined;
  const oldest = Math.min(...open);
  const handledUntil = Math.min(now, oldest);
  return { handledUntil, lagSeconds: Math.max(0, (Math.max(...answered) - oldest) / 1_000) };
}

/** The time of the answer, and of the oldest change in it. */
function momentsOf(look: FeedAnswer<unknown>): { answeredAt: number; open: number } | undefined {
  if (look.kind === 'split' || look.answeredAt === undefined) return undefined;
  const [first] = look.changes;
  return { answeredAt: look.answeredAt, open: first === undefined ? Infinity : millisecondsOf(first) };
}

/** The beginning of the second: other changes of this second may be unhandled. */
const millisecondsOf = ({ _ts: seconds }: Pick<ChangeMetadata, '_ts'>): number => seconds * 1_000;
