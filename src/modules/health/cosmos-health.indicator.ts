import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { CosmosHealth } from '../cosmos/cosmos-health.service.js';

/** A probe that answers later than its caller waits is no probe. */
const PROBE_TIMEOUT_MS = 1_000;

/** However often we are asked, the database is read once in this time. */
const PROBE_CACHE_MS = 1_000;

/** What terminus is told of the database. The Cosmos module itself knows nothing of terminus. */
@Injectable()
export class CosmosHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly cosmos: CosmosHealth,
  ) {}

  /** Whether the database answers now. */
  answers() {
    return this.indicators
      .check('database')
      .attempt(({ signal }) => this.cosmos.probe(signal))
      .withTimeout(PROBE_TIMEOUT_MS)
      .cacheFor(PROBE_CACHE_MS);
  }

  /** Whether the containers have been created or verified since the process started. */
  provisioned(): HealthIndicatorResult {
    const { startup } = this.cosmos;
    const database = this.indicators.check('database');
    if (startup === 'ready') return database.up();
    return database.down(startup === 'pending' ? 'not reached yet' : startup.failed);
  }
}
