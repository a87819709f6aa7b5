import { Global, Module } from '@nestjs/common';
import { DatabaseObserver } from './database/database-observer.service.js';
import { MetricsService } from './metrics/metrics.service.js';

/** What any module may count. */
@Global()
@Module({ providers: [MetricsService, DatabaseObserver], exports: [MetricsService, DatabaseObserver] })
export class ObservabilityModule {}
