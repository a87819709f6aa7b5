import { PassThrough } from 'node:stream';
import type { ImportProgress, ImportSummary, RowError, StockDifference } from '../wire/import-report.js';

/** What happens in an import, in order. The last event is the summary. */
export type ImportEvent =
  | { readonly type: 'progress'; readonly progress: ImportProgress }
  | { readonly type: 'error'; readonly error: RowError }
  | { readonly type: 'change'; readonly change: StockDifference }
  | {
      readonly type: 'summary';
      readonly summary: ImportSummary;
      /** Why the import ended before its input did. What the summary counts has been done all the same. */
      readonly failure?: unknown;
    };

/** Events that may wait for their reader. */
const CAPACITY = 16;

/**
 * Events on their way from the import to the one who reads them. A slow reader holds up the import: a few events wait here and
 * nothing more is kept in memory. Without a reader events are dropped.
 */
export class ImportEvents implements AsyncIterable<ImportEvent> {
  private readonly queue = new PassThrough({ objectMode: true, highWaterMark: CAPACITY });

  /** Resolves when there is room for the next event. */
  async add(event: ImportEvent): Promise<void> {
    if (this.queue.destroyed || this.queue.write(event)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.queue.off('drain', done).off('close', done);
        resolve();
      };
      this.queue.on('drain', done).on('close', done);
    });
  }

  /** Leaves the event out when others wait already. */
  offer(event: ImportEvent): void {
    if (!this.queue.writableNeedDrain) void this.add(event);
  }

  /** There are no more. With an error: the reader is told that the import broke by a fault of ours. */
  end(error?: Error): void {
    if (error === undefined) this.queue.end();
    else this.queue.destroy(error);
  }

  [Symbol.asyncIterator](): AsyncIterator<ImportEvent> {
    const events = this.queue[Symbol.asyncIterator]();
    return {
      next: () => events.next(),
      // Also before the first `next`, when the iterator of a stream would leave the stream open.
      return: () => {
        this.queue.destroy();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}
