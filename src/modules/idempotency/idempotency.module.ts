import { Module } from '@nestjs/common';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { CallRecordsRepository } from './call-records.repository.js';
import { CallsInTurnService } from './calls-in-turn.service.js';
import { IdempotencyService } from './idempotency.service.js';

/** What makes a repeated call harmless. */
@Module({
  imports: [CatalogStoreModule],
  providers: [CallRecordsRepository, CallsInTurnService, IdempotencyService],
  exports: [CallsInTurnService, IdempotencyService],
})
export class IdempotencyModule {}
