import type { Json } from '../values/values.js';

/** Never expires, whatever the container's default says. */
export const NEVER = -1;
export const MAX_TTL = 2_147_483_647;

/** The rule for `ttl` of an item and `defaultTtl` of a container: whole seconds, or -1 for never. */
export const isTtl = (value: Json): value is number =>
  Number.isInteger(value) &&
  typeof value === 'number' &&
  (value === NEVER || (value >= 1 && value <= MAX_TTL));

/**
 * When an item expires, in seconds since the epoch; `null` for never. An item is gone from that second on.
 * @param ttl the item's own, honoured only when the container has a default
 * @param from the first whole second after the write. `_ts` is the second before: counted from there, an
 * item written at its end would live almost a second too short.
 */
export function expiry(ttl: Json | undefined, defaultTtl: number | undefined, from: number): number | null {
  if (defaultTtl === undefined) return null;
  const seconds = typeof ttl === 'number' ? ttl : defaultTtl;
  return seconds === NEVER ? null : from + seconds;
}
