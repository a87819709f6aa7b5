import { Injectable, Logger } from '@nestjs/common';
import { currentRequest } from '../../common/context/request-context.js';
import { roundCharge } from '../../common/http/request-charge.js';
import { MetricsService } from '../../common/observability/metrics/metrics.service.js';
import { CreatePlanner } from './import/create-planner.js';
import { DryRunPlanner } from './import/dry-run-planner.js';
import type { ImportInput } from './import/import-input.js';
import type { ImportOptions } from './import/import-options.js';
import { ImportRun } from './import/import-run.js';
import type { ImportCounts, ImportTally } from './import/import-tally.js';
import { type Planner, rehearse } from './import/plan.js';
import { UpsertPlanner } from './import/upsert-planner.js';
import { ImportsRepository } from './imports.repository.js';

/** What an import did, and what it took. */
export interface ImportResult extends ImportCounts {
  /** Request units. */
  readonly requestCharge: number;
  readonly durationMs: number;
  readonly rowsPerSecond: number;
  /** Why it ended before its input did. What the counts say has been done all the same. */
  readonly failure?: unknown;
}

/** Many products at once. */
@Injectable()
export class ImportsService {
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly products: ImportsRepository,
    private readonly metrics: MetricsService,
  ) {}

  /** Reads the input to its end, or as far as the options and the client let it. Never throws: see `failure`. */
  async run(input: ImportInput, options: ImportOptions, tally: ImportTally): Promise<ImportResult> {
    const started = performance.now();
    const scope = currentRequest();
    const stopping = new AbortController();
    const hangUp = () => stopping.abort();
    scope.signal.addEventListener('abort', hangUp);
    stopping.signal.addEventListener('abort', input.close);
    // Gone while its credential was looked at: that is not told again.
    if (scope.signal.aborted) hangUp();
    if (!options.dryRun) {
      tally.onOutcome((outcome) => this.metrics.increase('stockroom_import_rows_total', { outcome }));
    }
    const planner = this.plannerFor(options, stopping.signal);
    const run = new ImportRun({
      planner,
      write: options.dryRun
        ? rehearse
        : (plans, stop) => this.products.write(plans, stop, planner.reconsider?.bind(planner)),
      tally,
      refused: input.refused,
      stopping,
      onError: options.onError,
    });
    const failure = await run.run(input.rows);
    scope.signal.removeEventListener('abort', hangUp);

    if (!options.dryRun) tally.failures.forEach((rows, outcome) => scope.recordRefusal({ outcome, rows }));
    const durationMs = Math.round(performance.now() - started);
    const counts = tally.current;
    const result = {
      ...counts,
      requestCharge: roundCharge(scope.charge),
      durationMs,
      rowsPerSecond: Math.round((counts.received * 1_000) / Math.max(durationMs, 1)),
    };
    const ending = scope.signal.aborted
      ? 'the client hung up'
      : failure === undefined
        ? 'done'
        : 'broken off';
    this.logger.log({ ...options, ...result, bytes: input.received(), ending }, 'import');
    return failure === undefined ? result : { ...result, failure };
  }

  private plannerFor({ mode, dryRun }: ImportOptions, signal: AbortSignal): Planner {
    const findByIds = this.products.findByIds.bind(this.products);
    const findBySkus = this.products.findBySkus.bind(this.products);
    if (dryRun) return new DryRunPlanner(mode, findByIds, findBySkus, signal);
    return mode === 'create' ? new CreatePlanner() : new UpsertPlanner(findByIds, signal);
  }
}
