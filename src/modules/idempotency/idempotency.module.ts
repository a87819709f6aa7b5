import { Module } from '@nestjs/common';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { CallRecordsRepository } from './call-records.repository.js';
import { CallsInTurnService } from './calls-in-turn.service.js';
import { IdempotencyService } from './idempotency.service.js';
import { KeyUsesService } from './key-uses.service.js';

/** What makes a repeated call harmless. */
@Module({
  imports: [CatalogStoreModule],
  providers: [CallRecordsRepository, CallsInTurnService, KeyUsesService, IdempotencyService],
  exports: [KeyUsesService, IdempotencyService],
})
export class IdempotencyModule {}
