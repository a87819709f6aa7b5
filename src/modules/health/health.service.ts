import { Injectable } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { ServerState } from '../../common/http/server-state.js';
import { CosmosHealth } from '../cosmos/cosmos-health.js';

/** A probe that answers later than its caller waits is no probe. */
const PROBE_TIMEOUT_MS = 1_000;

/** However often we are asked, the database is read once in this time. */
const PROBE_CACHE_MS = 1_000;

@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly cosmos: CosmosHealth,
    private readonly server: ServerState,
  ) {}

  /** Touches nothing, and goes on saying yes while the process drains. */
  live(): HealthCheckResult {
    return { status: 'ok', info: {}, error: {}, details: {} };
  }

  /** Asks the database, unless the answer is no already. */
  ready(): Promise<HealthCheckResult> {
    return this.checks.check([() => (this.server.draining ? this.draining() : this.database())]);
  }

  startup(): Promise<HealthCheckResult> {
    return this.checks.check([() => this.provisioning()]);
  }

  private draining(): HealthIndicatorResult {
    return this.indicators.check('server').down('draining');
  }

  private database() {
    return this.indicators
      .check('database')
      .attempt(({ signal }) => this.cosmos.probe(signal))
      .withTimeout(PROBE_TIMEOUT_MS)
      .cacheFor(PROBE_CACHE_MS);
  }

  private provisioning(): HealthIndicatorResult {
    const { startup } = this.cosmos;
    const database = this.indicators.check('database');
    if (startup === 'ready') return database.up();
    return database.down(startup === 'pending' ? 'not reached yet' : startup.failed);
  }
}
