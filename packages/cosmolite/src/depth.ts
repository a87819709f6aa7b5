import type { Json } from './values.js';

/** The service's limit for nested arrays and objects in one item. */
export const MAX_DEPTH = 128;

/** Whether arrays and objects nest more than so many levels; looks no deeper than needed. */
export function isDeeperThan(levels: number, value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}
