import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again, until what is seen is as it should be. @throws Error with the last sight when it never is */
export async function until<T>(
  look: () => Promise<T> | T,
  isRight: (sight: T) => boolean,
  timeoutMs = 45_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const sight = await look();
    if (isRight(sight)) return sight;
    if (performance.now() > end) {
      throw new Error(`It did not come to that. Last seen: ${JSON.stringify(sight)}`);
    }
    await sleep(10);
  }
}

/** A promise, and what resolves it. */
export function door(): { readonly opened: Promise<void>; readonly open: () => void } {
  const doors: (() => void)[] = [];
  const opened = new Promise<void>((resolve) => doors.push(resolve));
  return { opened, open: () => doors.forEach((open) => open()) };
}
