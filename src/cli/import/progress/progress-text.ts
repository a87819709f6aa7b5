import type { ImportProgress } from '../../../modules/transfer/wire/import-report.js';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A number as it is read: without decimals. */
export const count = (value: number): string => whole.format(value);

/**
 * Where an import stands: how many rows, how fast, how many failed, what it has cost, and how long it will take yet.
 * @param size of the input in bytes, if it is known
 */
export function progressText(progress: ImportProgress, elapsedMs: number, size: number | undefined): string {
  const { received, failed, requestCharge } = progress;
  return [
    `${count(received)} rows`,
    `${count((received * 1_000) / Math.max(elapsedMs, 1))} rows/s`,
    `${count(failed)} failed`,
    `${count(requestCharge)} RU`,
    ...timeLeft(progress, elapsedMs, size),
  ].join(', ');
}

/** As if the rest came as fast as what has come. */
function timeLeft({ bytes }: ImportProgress, elapsedMs: number, size: number | undefined): string[] {
  if (size === undefined || bytes === 0) return [];
  if (bytes >= size) return ['all sent'];
  const seconds = Math.ceil(((size - bytes) * elapsedMs) / bytes / 1_000);
  return [`${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} left`];
}
