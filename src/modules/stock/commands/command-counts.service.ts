import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { MetricsService } from '../../../common/observability/metrics/metrics.service.js';
import type { StockCommand } from '../ledger/stock-command.js';

/** Outcome of a command: carried out, repeated, or the code of its error. */
export type CommandOutcome = 'done' | 'replayed' | { readonly error: unknown };

/** Counts stock commands by kind and outcome. All commands of one unit have the same outcome. */
@Injectable()
export class CommandCountsService {
  constructor(private readonly metrics: MetricsService) {}

  count(commands: readonly Pick<StockCommand, 'kind'>[], outcome: CommandOutcome): void {
    for (const { kind } of commands) {
      this.metrics.increase('stockroom_stock_commands_total', { kind, outcome: labelOf(outcome) });
    }
  }
}

function labelOf(outcome: CommandOutcome): string {
  if (typeof outcome === 'string') return outcome;
  return outcome.error instanceof AppError ? outcome.error.code : HTTP_ERRORS.internal_error.code;
}
