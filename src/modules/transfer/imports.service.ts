import { Injectable, Logger } from '@nestjs/common';
import { currentRequest } from '../../common/context/request-context.js';
import { roundCharge } from '../../common/http/request-charge.js';
import { ServerStateService } from '../../common/http/server-state.service.js';
import { MetricsService } from '../../common/observability/metrics/metrics.service.js';
import { ProductBulkService } from '../products/bulk/product-bulk.service.js';
import { Duplicates } from './import/key-lines.js';
import { DryRunPlanner } from './import/dry-run-planner.js';
import { type ImportEvent, ImportEvents } from './import/import-events.js';
import type { ImportInput } from './import/import-input.js';
import type { ImportOptions } from './dto/import-options.js';
import { ImportRun } from './import/import-run.js';
import { interrupted } from './import/input.errors.js';
import { ImportTally } from './import/import-tally.js';
import { LineRanges } from './import/line-ranges.js';
import { CREATE_PLANNER, type Planner, writeNothing } from './import/plan.js';
import { UpsertPlanner } from './import/upsert-planner.js';

/** A client is told of the progress at least every second; a timer may be late. */
const PROGRESS_MS = 500;

/** Many products at once. */
@Injectable()
export class ImportsService {
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly products: ProductBulkService,
    private readonly metrics: MetricsService,
    private readonly server: ServerStateService,
  ) {}

  /**
   * Reads the input to its end, or as far as the options and the client let it. Begins at once; the reader of the events sets
   * the pace. The last event is the summary, also when the import fails.
   */
  run(input: ImportInput, options: ImportOptions): AsyncIterable<ImportEvent> {
    const events = new ImportEvents();
    this.work(input, options, events)
      .finally(input.release)
      .then(
        () => events.end(),
        (error: unknown) => events.end(error instanceof Error ? error : new Error(String(error))),
      );
    return events;
  }

  private async work(input: ImportInput, options: ImportOptions, events: ImportEvents): Promise<void> {
    const started = performance.now();
    const context = currentRequest();
    const tally = new ImportTally(events, saysWhatIsSaved(options) ? new LineRanges() : undefined);
    const requestCharge = () => roundCharge(context.charge);
    const ticking = setInterval(() => {
      const progress = { ...tally.current, bytes: input.received(), requestCharge: requestCharge() };
      events.offer({ type: 'progress', progress });
    }, PROGRESS_MS);
    const duplicates = new Duplicates();
    const failure = await this.runToEnd(input, options, tally, duplicates).finally(() =>
      clearInterval(ticking),
    );

    if (!options.dryRun) tally.failures.forEach((rows, outcome) => context.recordRefusal({ outcome, rows }));
    const durationMs = Math.round(performance.now() - started);
    const counts = tally.current;
    const result = {
      ...counts,
      ...duplicates.summary,
      requestCharge: requestCharge(),
      durationMs,
      rowsPerSecond: Math.round((counts.received * 1_000) / Math.max(durationMs, 1)),
    };
    const stopped = failure === undefined ? 'done' : 'broken off';
    const ending = context.signal.aborted ? 'the client hung up' : stopped;
    const { duplicateRows: _named, ...told } = result;
    this.logger.log({ ...options, ...told, bytes: input.received(), ending }, 'import');
    const { columns, ...format } = input.found();
    const summary = {
      ...result,
      input: options.dryRun && columns !== undefined ? { ...format, columns } : format,
      ...(options.dryRun ? { dryRun: true } : {}),
      ...(tally.applied === undefined ? {} : { applied: tally.applied.toArray() }),
    };
    await events.add({ type: 'summary', summary, ...(failure === undefined ? {} : { failure }) });
  }

  /** @returns why it ended before its input did; undefined when it did not, or was told to */
  private async runToEnd(
    input: ImportInput,
    options: ImportOptions,
    tally: ImportTally,
    duplicates: Duplicates,
  ): Promise<unknown> {
    const { signal } = currentRequest();
    const stopping = new AbortController();
    const hangUp = () => stopping.abort();
    signal.addEventListener('abort', hangUp);
    stopping.signal.addEventListener('abort', input.close);
    // Gone while its credential was checked: that is not told again.
    if (signal.aborted) hangUp();
    const { ending } = this.server;
    let interruption: unknown;
    const interrupt = () => {
      interruption = interrupted();
      stopping.abort();
    };
    ending.addEventListener('abort', interrupt);
    if (ending.aborted) interrupt();
    if (!options.dryRun) {
      tally.onOutcome((outcome) => this.metrics.increase('stockroom_import_rows_total', { outcome }));
    }
    const planner = this.plannerFor(options, stopping.signal);
    const write = (plans: Parameters<typeof writeNothing>[0], stop: AbortSignal) =>
      this.products.write(plans, stop, planner.reconsider?.bind(planner));
    const run = new ImportRun({
      planner,
      write: options.dryRun ? writeNothing : write,
      tally,
      refused: input.refused,
      duplicates,
      stopping,
      onError: options.onError,
    });
    const failure = await run.run(input.rows);
    signal.removeEventListener('abort', hangUp);
    ending.removeEventListener('abort', interrupt);
    return failure ?? interruption;
  }

  private plannerFor({ mode, dryRun }: ImportOptions, signal: AbortSignal): Planner {
    const findByIds = this.products.findByIds.bind(this.products);
    const findBySkus = this.products.findBySkus.bind(this.products);
    if (dryRun) return new DryRunPlanner(mode, findByIds, findBySkus, signal);
    return mode === 'create' ? CREATE_PLANNER : new UpsertPlanner(findByIds, signal);
  }
}

/** Only when reading may stop in the middle is there a need to say which rows are saved. */
const saysWhatIsSaved = ({ onError, dryRun }: ImportOptions): boolean => onError === 'stop' && !dryRun;
