import { Global, Module } from '@nestjs/common';
import { MetricsService } from './metrics/metrics.service.js';

/** What any module may count. */
@Global()
@Module({ providers: [MetricsService], exports: [MetricsService] })
export class ObservabilityModule {}
