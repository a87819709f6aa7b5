import type { Change } from './change.js';

/** The changes of a page that are old enough to be handled. */
export interface RipeChanges<T> {
  /** From the beginning of the page. A transaction is in it as a whole, or not at all. */
  readonly ripe: readonly Change<T>[];
  /** Whether younger changes follow. */
  readonly isPartial: boolean;
}

/**
 * Selects the changes of a page that have the minimum age.
 * @param answeredAt by the clock of the service, as the times of the changes; undefined: all are old enough
 */
export function ripeChanges<T>(
  changes: readonly Change<T>[],
  answeredAt: number | undefined,
  minimumAgeMs: number,
): RipeChanges<T> {
  const newestMs = minimumAgeMs === 0 || answeredAt === undefined ? Infinity : answeredAt - minimumAgeMs;
  const at = changes.findIndex(({ _ts: seconds }) => seconds * 1_000 > newestMs);
  if (at === -1) return { ripe: changes, isPartial: false };
  const { _lsn: lsn } = changes[at] ?? {};
  const begin = changes.findIndex(({ _lsn: own }) => own === lsn);
  return { ripe: changes.slice(0, begin), isPartial: true };
}
