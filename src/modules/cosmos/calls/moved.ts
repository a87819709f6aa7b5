import type { CallLimits } from '../client/bounded-call.js';
import { readFailure } from '../errors/cosmos-failure.js';
import { retry } from '../../../common/retry/retry.js';
import type { Backoff } from '../../../common/retry/waiting.js';

/** The physical partition that a request was meant for has been split, merged or moved. Nothing was applied. */
const GONE = 410;

/** A split of a partition takes moments, its move seconds. */
const BACKOFF: Backoff = { firstMs: 20, longestMs: 1_000 };

/** With their waits, about as long as the default of a call's time. */
const MAX_REPEATS = 10;

/** A list of physical partitions that was read while they changed. Told as the service tells of such a change. */
export class RangesMoved extends Error {
  override readonly name = 'RangesMoved';
  readonly code = GONE;
  readonly substatus = 1002;
}

/**
 * Makes a call again as long as it meets partitions that have moved: the SDK leaves that to its caller.
 * @param signal ends the wait
 * @param limits a longer wait is not begun, nor one that would end after the deadline: then the 410 is told, not a timeout
 * @throws whatever the call throws; the 410 when it does not pass
 */
export const pastMoves = <T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  { longestWaitMs, deadline }: Pick<CallLimits, 'longestWaitMs' | 'deadline'>,
): Promise<T> =>
  retry(call, {
    repeatAfter: (error) => (isMoved(error) ? {} : undefined),
    backoff: BACKOFF,
    mostRepeats: MAX_REPEATS,
    longestWaitMs,
    deadline,
    signal,
  });

export const isMoved = (error: unknown): boolean => readFailure(error)?.status === GONE;
