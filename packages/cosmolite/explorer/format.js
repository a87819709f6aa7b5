/** Figures as people read them. */

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const units = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const rate = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** @param {number} value */
export const formatNumber = (value) => number.format(value);

/** @param {number} charge */
export const formatCharge = (charge) => `${units.format(charge)} RU`;

/** @param {number} perSecond */
export const formatRate = (perSecond) => `${rate.format(perSecond)} RU/s`;

/** @param {number} part of one */
export const formatShare = (part) => `${number.format(part * 100)}%`;

/** @param {number} milliseconds */
export const formatDuration = (milliseconds) =>
  milliseconds < 10 ? `${rate.format(milliseconds)} ms` : `${number.format(milliseconds)} ms`;

/** @param {number} seconds since the Unix epoch, as in `_ts` */
export const formatMoment = (seconds) => moment.format(seconds * 1000);

/** @param {number} bytes */
export function formatBytes(bytes) {
  if (bytes < 1024) return `${number.format(bytes)} B`;
  return bytes < 1024 * 1024 ? `${rate.format(bytes / 1024)} KB` : `${rate.format(bytes / 1024 / 1024)} MB`;
}

/**
 * @param {number} count
 * @param {string} noun in the singular, with a plural in -s
 */
export const counted = (count, noun) => `${number.format(count)} ${noun}${count === 1 ? '' : 's'}`;
