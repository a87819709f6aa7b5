/** What belongs together, at most `size` at a time; the rests come last. */
export function* batches<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
  size: number,
): Generator<[string, T[]]> {
  const open = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const batch = open.get(key) ?? [];
    batch.push(item);
    open.set(key, batch);
    if (batch.length < size) continue;
    open.delete(key);
    yield [key, batch];
  }
  yield* open;
}
