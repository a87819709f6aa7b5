import type { HandledPage } from './instance.ts';

/** What came of a run, judged by the order in which pages were handled. */
export interface Verdict {
  /** Different changes that were handled. */
  readonly handled: number;
  /** Handled again, after a kill, by whoever went on. */
  readonly redelivered: number;
  /** Each as `sensor: n after m`: a change that came before an older one of its logical partition. */
  readonly outOfOrder: readonly string[];
}

/** Numbers grow by one within a sensor, from 0: a gap is a change that was left out or came too late. */
export function judge(pages: readonly HandledPage[]): Verdict {
  const reached = new Map<string, number>();
  const outOfOrder: string[] = [];
  let handled = 0;
  let redelivered = 0;
  for (const { changes } of pages) {
    for (const [sensor, n] of changes) {
      const most = reached.get(sensor) ?? -1;
      if (n <= most) redelivered += 1;
      else {
        if (n > most + 1) outOfOrder.push(`${sensor}: ${n} after ${most}`);
        handled += 1;
        reached.set(sensor, n);
      }
    }
  }
  return { handled, redelivered, outOfOrder };
}
