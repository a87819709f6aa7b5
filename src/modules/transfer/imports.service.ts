import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';
import { currentRequest } from '../../common/context/request-context.js';
import { roundCharge } from '../../common/http/request-charge.js';
import { ServerStateService } from '../../common/http/server-state.service.js';
import { MetricsService } from '../../common/observability/metrics/metrics.service.js';
import {
  ProductBulkService,
  type ProductRow,
  type WritePlan,
} from '../products/bulk/product-bulk.service.js';
import { StockCountsService } from '../stock/counts/stock-counts.service.js';
import { CountPlanner, type CountWrite, countWriter, toCountRow } from './import/count-rows.js';
import { Duplicates } from './import/key-lines.js';
import { DryRunPlanner } from './import/dry-run-planner.js';
import { type ImportEvent, ImportEvents } from './import/import-events.js';
import type { ImportInput } from './import/import-input.js';
import type { ImportOptions } from './dto/import-options.js';
import { toImportRow } from './import/import-row.js';
import { ImportRun } from './import/import-run.js';
import { interrupted } from './import/input.errors.js';
import { ImportTally } from './import/import-tally.js';
import { LineRanges } from './import/line-ranges.js';
import { CREATE_PLANNER, type ProductPlanner, type Writer, writeNothing } from './import/plan.js';
import type { SourceRow } from './import/source-row.js';
import { UpsertPlanner } from './import/upsert-planner.js';

/** A client is told of the progress at least every second; a timer may be late. */
const PROGRESS_MS = 500;

/** An import on its way. */
interface OrderedImport {
  readonly input: ImportInput;
  readonly options: ImportOptions;
  readonly tally: ImportTally;
  readonly duplicates: Duplicates;
  /** Names it: what an import of this name has counted is not counted again. */
  readonly key: string;
}

interface ImportWork extends Pick<OrderedImport, 'input' | 'options' | 'key'> {
  readonly events: ImportEvents;
}

/** Many products, or counts of many products, at once. */
@Injectable()
export class ImportsService {
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly products: ProductBulkService,
    private readonly counts: StockCountsService,
    private readonly metrics: MetricsService,
    private readonly server: ServerStateService,
  ) {}

  /**
   * Reads the input to its end, or as far as the options and the client let it. Begins at once; the reader of the events sets
   * the pace. `key`: a repeat of counts with the same key counts nothing twice. The last event is the summary, also when the import fails.
   */
  run(input: ImportInput, options: ImportOptions, key: string = randomUUID()): AsyncIterable<ImportEvent> {
    const events = new ImportEvents();
    this.work({ input, options, events, key })
      .finally(input.release)
      .then(
        () => events.end(),
        (error: unknown) => events.end(error instanceof Error ? error : new Error(String(error))),
      );
    return events;
  }

  private async work({ input, options, events, key }: ImportWork): Promise<void> {
    const started = performance.now();
    const context = currentRequest();
    const tally = new ImportTally(events, saysWhatIsSaved(options) ? new LineRanges() : undefined);
    const requestCharge = () => roundCharge(context.charge);
    const ticking = setInterval(() => {
      const progress = { ...tally.current, bytes: input.received(), requestCharge: requestCharge() };
      events.offer({ type: 'progress', progress });
    }, PROGRESS_MS);
    const duplicates = new Duplicates();
    const failure = await this.runToEnd({ input, options, tally, duplicates, key }).finally(() =>
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
  private async runToEnd(ordered: OrderedImport): Promise<unknown> {
    const { input, options, tally } = ordered;
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
    const failure = await (
      options.kind === 'counts' ? this.countRun(ordered, stopping) : this.productRun(ordered, stopping)
    ).run(input.rows);
    signal.removeEventListener('abort', hangUp);
    ending.removeEventListener('abort', interrupt);
    return failure ?? interruption;
  }

  private productRun(
    { input, options, tally, duplicates }: OrderedImport,
    stopping: AbortController,
  ): ImportRun<WritePlan> {
    const planner = this.plannerFor(options, stopping.signal);
    const write: Writer<WritePlan> = (plans, stop) =>
      this.products.write(plans, stop, planner.reconsider?.bind(planner));
    const check = (source: SourceRow): ProductRow => {
      const row = toImportRow(source);
      const { line, fields, location } = row;
      const { category, sku } = fields;
      duplicates.add({ line, category, sku, ...(location === undefined ? {} : { location }) });
      return row;
    };
    const { onError, dryRun } = options;
    const { refused } = input;
    return new ImportRun({
      check,
      planner,
      write: dryRun ? writeNothing : write,
      tally,
      refused,
      stopping,
      onError,
    });
  }

  private countRun(
    { input, options, tally, duplicates, key }: OrderedImport,
    stopping: AbortController,
  ): ImportRun<CountWrite> {
    const planner = new CountPlanner({
      findByIds: this.products.findByIds.bind(this.products),
      findBySkus: this.products.findProductsBySkus.bind(this.products),
      duplicates,
      key,
      signal: stopping.signal,
    });
    const { category, location } = options;
    const defaults = {
      ...(category === undefined ? {} : { category }),
      ...(location === undefined ? {} : { location }),
    };
    const foreseen: Parameters<StockCountsService['foretell']>[1] = new Map();
    const foretell = (lines: readonly CountWrite[]) =>
      Promise.resolve(
        lines.map((line) => {
          const difference = this.counts.foretell(line, foreseen);
          return difference instanceof AppError ? { line, error: difference } : { line, difference };
        }),
      );
    const run = options.dryRun ? foretell : this.counts.run.bind(this.counts);
    const { refused } = input;
    return new ImportRun({
      check: (source) => toCountRow(source, defaults),
      planner,
      write: countWriter(run),
      tally,
      refused,
      stopping,
      onError: options.onError,
    });
  }

  private plannerFor({ mode, dryRun }: ImportOptions, signal: AbortSignal): ProductPlanner {
    const findByIds = this.products.findByIds.bind(this.products);
    const findBySkus = this.products.findBySkus.bind(this.products);
    if (dryRun) return new DryRunPlanner(mode, findByIds, findBySkus, signal);
    return mode === 'create' ? CREATE_PLANNER : new UpsertPlanner(findByIds, signal);
  }
}

/** Only when reading may stop in the middle is there a need to say which rows are saved. */
const saysWhatIsSaved = ({ onError, dryRun }: ImportOptions): boolean => onError === 'stop' && !dryRun;
