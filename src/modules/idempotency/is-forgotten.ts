/** Whether a key that was used at a moment (ISO 8601, UTC) is free by now. */
export const isForgotten = (usedAt: string, ttlSeconds: number): boolean =>
  new Date(Date.parse(usedAt) + ttlSeconds * 1_000).toISOString() <= new Date().toISOString();
