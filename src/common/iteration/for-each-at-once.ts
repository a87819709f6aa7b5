/** Works through the items, `concurrency` at a time. Stops at the first failure. */
export async function forEachAtOnce<T>(
  concurrency: number,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // Every worker draws from the same iterator, and a failed one ends it for all.
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    try {
      for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
    } catch (error) {
      queue.return?.();
      throw error;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
