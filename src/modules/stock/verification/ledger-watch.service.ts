import { Injectable, Logger } from '@nestjs/common';
import { MetricsService } from '../../../common/observability/metrics/metrics.service.js';
import type { Product } from '../../products/entities/product.entity.js';
import type { RecordedMovement } from '../ledger/movement.js';
import { LedgerCheck } from './ledger-check.js';

/** Checks the data that calls read anyway, so that a drift is found without a verification run. */
@Injectable()
export class LedgerWatchService {
  private readonly logger = new Logger('Stock');

  constructor(private readonly metrics: MetricsService) {}

  /**
   * @param newest movements of the product without a gap, the last one first. When they are not of the version of the product,
   *   because a replica was stale, there is no result
   */
  compare({ id, category, quantity, stock }: Product, newest: readonly RecordedMovement[]): void {
    if (!stock.isOpen || newest[0]?.sequence !== stock.sequence) return;
    const check = new LedgerCheck(quantity, stock);
    for (const movement of newest) check.take(movement);
    const findings = check.end(false);
    if (findings.length === 0) return;
    this.metrics.increase('stockroom_ledger_drift_total', {});
    const place = JSON.stringify([category, id]);
    this.logger.error(`The stock of ${place} is not what its ledger says: ${findings.join('; ')}.`);
  }
}
