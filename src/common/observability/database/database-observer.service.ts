import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { cosmosConfig } from '../../config/cosmos.config.js';
import { MetricsService } from '../metrics/metrics.service.js';
import { DatabaseSpan } from './database-span.js';
import type { DatabaseAnswer, DatabaseCall, DatabaseCallListener } from './database-call.js';
import { logCall } from './database-log.js';
import { areSpansRecorded } from '../tracing/active-trace.js';
import { COSMOS_DB, OTHER } from '../signals/semantic-conventions.js';

/** What the Cosmos module tells of its calls, made into metrics, spans and log lines. */
@Injectable()
export class DatabaseObserver {
  private readonly logger = new Logger('Database');
  private readonly isTraced = areSpansRecorded();
  private activeClients = 0;

  constructor(
    private readonly metrics: MetricsService,
    @Inject(cosmosConfig.KEY) private readonly config: ConfigType<typeof cosmosConfig>,
  ) {}

  clients(change: 1 | -1): void {
    this.activeClients += change;
    this.metrics.set('azure_cosmosdb_client_active_instance_count', {}, this.activeClients);
  }

  callStarted(name: string): DatabaseCallListener {
    return new ObservedCall(this, this.isTraced ? new DatabaseSpan(name) : undefined);
  }

  throttled(): void {
    this.metrics.increase('stockroom_throttled_total', {});
  }

  ended(call: DatabaseCall): void {
    measureCall(this.metrics, call);
    logCall(this.logger, call, this.config.slowMs);
  }
}

/** One call on its way, with its span where spans are recorded. */
class ObservedCall implements DatabaseCallListener {
  constructor(
    private readonly observer: DatabaseObserver,
    private readonly span: DatabaseSpan | undefined,
  ) {}

  get headers(): Readonly<Record<string, string>> | undefined {
    return this.span?.headers;
  }

  throttled(): void {
    this.observer.throttled();
  }

  retried(answer: DatabaseAnswer): void {
    this.span?.retried(answer);
  }

  ended(call: DatabaseCall): void {
    if (this.span === undefined) return this.observer.ended(call);
    this.span.within(() => this.observer.ended(call));
    this.span.end(call);
  }
}

/** Counts a call to the database, its time and its cost. Nothing was sent: nothing is counted. */
function measureCall(metrics: MetricsService, call: DatabaseCall): void {
  if (call.requests === 0) return;
  const labels = {
    db_system_name: COSMOS_DB,
    db_operation_name: call.operation ?? OTHER,
    db_collection_name: call.container ?? '',
    db_response_status_code: text(call.status),
    azure_cosmosdb_response_sub_status_code: text(call.substatus),
  };
  metrics.observe('db_client_operation_duration_seconds', labels, call.durationMs / 1_000);
  metrics.observe('azure_cosmosdb_client_operation_request_charge', labels, call.requestCharge);
}

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
