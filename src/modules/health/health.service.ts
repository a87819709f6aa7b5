import { Injectable } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { ServerStateService } from '../../common/http/server-state.service.js';
import { CosmosHealthIndicator } from './cosmos-health.indicator.js';

/** What the health routes ask, in terminus' words. */
@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: CosmosHealthIndicator,
    private readonly server: ServerStateService,
  ) {}

  /** Touches nothing, and goes on saying yes while the process drains. */
  live(): HealthCheckResult {
    return { status: 'ok', info: {}, error: {}, details: {} };
  }

  /** Asks the database, unless the answer is no already. */
  ready(): Promise<HealthCheckResult> {
    return this.checks.check([() => (this.server.draining ? this.draining() : this.database.answers())]);
  }

  startup(): Promise<HealthCheckResult> {
    return this.checks.check([() => this.database.provisioned()]);
  }

  private draining(): HealthIndicatorResult {
    return this.indicators.check('server').down('draining');
  }
}
