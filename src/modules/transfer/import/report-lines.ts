import { PassThrough, type Readable } from 'node:stream';
import type { Problem } from '../../../common/errors/problem.js';
import type { ImportResult } from '../imports.service.js';
import { toSummary } from './import-summary.js';
import type { ImportCounts } from './import-tally.js';
import type { LineRanges } from './line-ranges.js';
import type { RowError } from './row-error.js';

/** A client hears of an import at least every second; a timer may be late. */
const PROGRESS_MS = 500;

/** Where an import stands. */
export interface Progress extends ImportCounts {
  /** Bytes that have arrived. */
  readonly bytes: number;
  readonly requestCharge: number;
}

/**
 * The answer to an import as a line for everything that happens. A client that does not read while it sends holds up its own
 * import: what it has not read waits here, and nothing is kept in memory for it.
 */
export class ReportLines {
  private readonly output = new PassThrough();
  private readonly timer: NodeJS.Timeout;
  private begin: () => void = () => {};
  /** Resolves with the first line. Until then the answer can still become another. */
  readonly begun = new Promise<void>((resolve) => {
    this.begin = resolve;
  });

  constructor(progress: () => Progress) {
    this.timer = setInterval(() => {
      if (!this.output.writableNeedDrain) void this.write('progress', progress());
    }, PROGRESS_MS);
  }

  get stream(): Readable {
    return this.output;
  }

  async add(error: RowError): Promise<void> {
    await this.write('error', error);
  }

  /** Before the first line: there will be none. */
  abandon(): void {
    clearInterval(this.timer);
    this.output.destroy();
  }

  async finish(
    result: ImportResult,
    dryRun: boolean,
    applied: LineRanges | undefined,
    problem: Problem | undefined,
  ): Promise<void> {
    clearInterval(this.timer);
    const summary = toSummary(result, dryRun, applied);
    await this.write('summary', problem === undefined ? summary : { ...summary, problem });
    this.output.end();
  }

  private async write(type: string, members: object): Promise<void> {
    this.begin();
    if (this.output.destroyed) return;
    const isRoom = this.output.write(`${JSON.stringify({ type, ...members })}\n`);
    if (!isRoom) await this.roomOrEnd();
  }

  private roomOrEnd(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.output.off('drain', done).off('close', done);
        resolve();
      };
      this.output.on('drain', done).on('close', done);
    });
  }
}
