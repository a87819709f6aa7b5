import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { cosmosConfig } from '../../config/cosmos.config.js';
import { measureCall } from '../metrics/database-metrics.js';
import { MetricsService } from '../metrics/metrics.service.js';
import { DatabaseSpan } from '../tracing/database-span.js';
import type { DatabaseCallListener } from './database-call.js';
import { logCall } from './database-log.js';

/** What the Cosmos module tells of its calls, made into metrics, spans and log lines. */
@Injectable()
export class DatabaseObserver {
  private readonly logger = new Logger('Database');
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
    const span = new DatabaseSpan(name);
    return {
      headers: span.headers,
      throttled: () => this.metrics.increase('stockroom_throttled_total', {}),
      retried: (answer) => span.retried(answer),
      ended: (call) => {
        measureCall(this.metrics, call);
        span.within(() => logCall(this.logger, call, this.config.slowMs));
        span.end(call);
      },
    };
  }
}
