import { Module } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { ProductBatchController } from './batch/product-batch.controller.js';
import { ProductBatchService } from './batch/product-batch.service.js';
import { ProductTransactions } from './batch/product-transactions.js';
import { ProductTransactionsRepository } from './batch/product-transactions.repository.js';
import { IncomingRepository } from './move/incoming.repository.js';
import { MoveCompletionService } from './move/move-completion.service.js';
import { MoveStepsRepository } from './move/move-steps.repository.js';
import { PendingCopyRepository } from './move/pending-copy.repository.js';
import { ProductMoveService } from './move/product-move.service.js';
import { ProductListRepository } from './list/product-list.repository.js';
import { ProductLoaderService } from './product-loader.service.js';
import { ProductScannerService } from './list/product-scanner.service.js';
import { ProductsController } from './products.controller.js';
import { ProductsRepository } from './storage/products.repository.js';
import { ProductsService } from './products.service.js';
import { SampleCatalogue } from './samples/sample-catalogue.js';
import { SampleMarkerRepository } from './samples/sample-marker.repository.js';

/** Products. */
@Module({
  imports: [CatalogStoreModule],
  controllers: [ProductBatchController, ProductsController],
  providers: [
    ProductsService,
    ProductMoveService,
    MoveCompletionService,
    MoveStepsRepository,
    IncomingRepository,
    PendingCopyRepository,
    ProductScannerService,
    ProductBatchService,
    ProductTransactions,
    ProductTransactionsRepository,
    ProductsRepository,
    ProductListRepository,
    ProductLoaderService,
    SampleCatalogue,
    SampleMarkerRepository,
    CursorService,
  ],
  exports: [
    ProductsService,
    ProductScannerService,
    ProductTransactions,
    ProductLoaderService,
    MoveCompletionService,
  ],
})
export class ProductsModule {}
