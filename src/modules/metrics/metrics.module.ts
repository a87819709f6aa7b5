import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';

/** The page that Prometheus reads. */
@Module({ controllers: [MetricsController] })
export class MetricsModule {}
