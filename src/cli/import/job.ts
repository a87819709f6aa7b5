import type { Readable } from 'node:stream';
import type { RowError, StockDifference } from '../../modules/transfer/wire/import-report.js';
import type { ImportArguments } from './common/import-arguments.js';
import { ErrorFile } from './failed/error-file.js';
import { FailedRows } from './failed/failed-rows.js';
import { FileSource } from './input/file-source.js';
import { followReport } from './service/follow-report.js';
import { ImportFailure } from './common/import-failure.js';
import {
  CHANGES_SHOWN,
  changesText,
  goingOnText,
  inputText,
  keptText,
  reasonsText,
  summaryText,
} from './messages.js';
import { PipeSource } from './input/pipe-source.js';
import { progressView } from './progress/progress-view.js';
import type { Summary } from './service/report-line.js';
import { Scratch } from './common/scratch.js';
import type { Source } from './input/source.js';
import { upload } from './service/upload.js';

/** Reasons that a person reads at once. The file has them all. */
const REASONS_SHOWN = 10;

const STOPPED =
  'What is behind the first failed row was not imported: correct it, and import the whole file again.';

/** What an import needs of its process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  /** What became of the rows. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress, reasons and failures. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Ends the import cleanly. */
  readonly signal: AbortSignal;
}

/** One import, from the file to the file of the rows that failed. */
export class ImportJob {
  private readonly reasons: RowError[] = [];
  private readonly changes: StockDifference[] = [];

  constructor(
    private readonly order: ImportArguments,
    private readonly surroundings: Surroundings,
  ) {}

  /** @throws ImportFailure when it cannot be done, or not to its end */
  async run(): Promise<Summary> {
    const { errors } = this.order;
    await using scratch = new Scratch();
    await using source = await this.openSource(scratch);
    await using errorFile = errors === undefined ? undefined : await ErrorFile.create(errors);
    const failedRows = errorFile === undefined ? undefined : new FailedRows(scratch);
    const summary = await this.send(source, failedRows);
    this.tell(summary);
    if (summary.failed > 0 && errorFile !== undefined && failedRows !== undefined) {
      const kept = await errorFile.write(source, failedRows, summary.input, this.surroundings.signal);
      this.say(keptText(errorFile.path, kept, summary.failed));
    }
    const { problem } = summary;
    if (problem === undefined) return summary;
    throw this.explained(new ImportFailure(problem.detail, { ...summary, isAll: true }));
  }

  private async openSource(scratch: Scratch): Promise<Source> {
    const { file, errors } = this.order;
    if (file !== undefined) return FileSource.at(file);
    const copy = errors === undefined ? undefined : await scratch.path('standard-input');
    return new PipeSource(this.surroundings.stdin, copy);
  }

  private async send(source: Source, failedRows: FailedRows | undefined): Promise<Summary> {
    const { stderr, signal } = this.surroundings;
    const lines = upload(this.order, source.open(), source.size, signal);
    const onFailed = async (row: RowError): Promise<void> => {
      if (this.reasons.length < REASONS_SHOWN) this.reasons.push(row);
      await failedRows?.add(row);
    };
    try {
      return await followReport(lines, await progressView(stderr, source.size), onFailed, (change) => {
        if (this.changes.length < CHANGES_SHOWN) this.changes.push(change);
      });
    } catch (error) {
      throw error instanceof ImportFailure ? this.explained(error) : error;
    }
  }

  private tell(summary: Summary): void {
    const isOfCounts = this.order.kind === 'counts';
    const changes = this.changes.length === 0 ? [] : [changesText(this.changes, summary.replaced)];
    this.surroundings.stdout.write(
      `${[summaryText(summary, isOfCounts), ...changes, ...inputText(summary)].join('\n')}\n`,
    );
    if (summary.failed === 0) return;
    this.say(reasonsText(this.reasons, summary.failed));
    if (this.order.onError === 'stop') this.say(STOPPED);
  }

  private say(text: string): void {
    this.surroundings.stderr.write(`${text}\n`);
  }

  /** The same failure for somebody who asks what to do now. */
  private explained({ message, done, cause }: ImportFailure): ImportFailure {
    const what = this.surroundings.signal.aborted ? 'Interrupted.' : message;
    const text = done === undefined ? what : `${what}\n${goingOnText(done, this.order)}`;
    return new ImportFailure(text, done, { cause });
  }
}
