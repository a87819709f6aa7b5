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

/**
 * Gathers items for work that is cheaper for many at once: whole pieces of the source, until they have `size` items together; fewer when
 * the next piece takes longer to come than `lingerMs`. What has been gathered is given out before the source's end, and before its
 * failure.
 */
export async function* chunksOf<T>(
  source: AsyncIterable<readonly T[]>,
  size: number,
  lingerMs: number,
): AsyncGenerator<T[]> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (let first = await next; first.done !== true; first = await next) {
      const chunk = [...first.value];
      next = items.next();
      const late = after(lingerMs);
      while (chunk.length < size) {
        const step = await Promise.race([next, late.promise]).catch(() => undefined);
        if (step === undefined || step.done === true) break;
        chunk.push(...step.value);
        next = items.next();
      }
      late.cancel();
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    leave(items, next);
  }
}

/** Asks for the next item before the one before it is handed out, so that both ends work at the same time. */
export async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (let step = await next; step.done !== true; step = await next) {
      next = items.next();
      // Its failure is for whoever asks for it.
      next.catch(() => {});
      yield step.value;
    }
  } finally {
    leave(items, next);
  }
}

/** The source may be in the middle of a wait that nobody is interested in any more. */
function leave<T>(items: AsyncIterator<T>, next: Promise<unknown>): void {
  next.catch(() => {});
  void items.return?.();
}

function after(milliseconds: number): { promise: Promise<undefined>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}
