import { Module } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { ProductsModule } from '../products/products.module.js';
import { OnceService } from './commands/once.service.js';
import { StockCommandsService } from './commands/stock-commands.service.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { StockController } from './stock.controller.js';
import { StockRepository } from './stock.repository.js';
import { StockService } from './stock.service.js';

/** Stock by location, its commands and its ledger. */
@Module({
  imports: [CatalogStoreModule, ProductsModule, IdempotencyModule],
  controllers: [StockController],
  providers: [
    StockService,
    StockCommandsService,
    OnceService,
    StockRepository,
    LedgerRepository,
    CursorService,
  ],
  exports: [StockCommandsService],
})
export class StockModule {}
