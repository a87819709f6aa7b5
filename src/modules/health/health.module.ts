import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CosmosHealthIndicator } from './cosmos-health.indicator.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** Liveness, readiness and start-up. The access log tells of failed checks, so terminus need not. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthService, CosmosHealthIndicator],
})
export class HealthModule {}
