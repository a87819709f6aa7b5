import { Module } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { ProductRemovalService } from './transaction/product-removal.service.js';
import { ProductTransactionsService } from './transaction/product-transactions.service.js';
import { ProductTransactionsRepository } from './transaction/product-transactions.repository.js';
import { ProductBulkRepository } from './bulk/product-bulk.repository.js';
import { ProductBulkService } from './bulk/product-bulk.service.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { KeyedProductsService } from './keyed-products.service.js';
import { RecalledResultsService } from './keyed/recalled-results.service.js';
import { KeyedTransactionsService } from './keyed/keyed-transactions.service.js';
import { AnnouncedRemovalsService } from './removal/announced-removals.service.js';
import { IncomingRepository } from './move/incoming.repository.js';
import { MoveCompletionService } from './move/move-completion.service.js';
import { MoveStepsRepository } from './move/move-steps.repository.js';
import { PendingCopyRepository } from './move/pending-copy.repository.js';
import { ProductMoveService } from './move/product-move.service.js';
import { ProductFeedService } from './product-feed.service.js';
import { ProductListService } from './list/product-list.service.js';
import { ProductListRepository } from './list/product-list.repository.js';
import { ProductLoaderService } from './samples/product-loader.service.js';
import { ProductScannerService } from './list/product-scanner.service.js';
import { ProductTotalsRepository } from './list/product-totals.repository.js';
import { ProductTotalsService } from './list/product-totals.service.js';
import { ProductPutService } from './product-put.service.js';
import { ProductsController } from './products.controller.js';
import { ProductRecordsRepository } from './storage/product-records.repository.js';
import { ProductsRepository } from './storage/products.repository.js';
import { UnpostedMovementsService } from './storage/unposted-movements.service.js';
import { ProductsService } from './products.service.js';
import { SampleCatalogue } from './samples/sample-catalogue.js';
import { SampleMarkerRepository } from './samples/sample-marker.repository.js';

/** Products. */
@Module({
  imports: [CatalogStoreModule, IdempotencyModule],
  controllers: [ProductsController],
  providers: [
    ProductsService,
    ProductPutService,
    KeyedProductsService,
    ProductMoveService,
    MoveCompletionService,
    MoveStepsRepository,
    IncomingRepository,
    PendingCopyRepository,
    ProductScannerService,
    ProductTransactionsService,
    ProductRemovalService,
    KeyedTransactionsService,
    RecalledResultsService,
    ProductTransactionsRepository,
    ProductsRepository,
    ProductRecordsRepository,
    UnpostedMovementsService,
    ProductListService,
    AnnouncedRemovalsService,
    ProductListRepository,
    ProductTotalsService,
    ProductTotalsRepository,
    ProductBulkService,
    ProductBulkRepository,
    ProductLoaderService,
    ProductFeedService,
    SampleCatalogue,
    SampleMarkerRepository,
    CursorService,
  ],
  exports: [
    ProductsService,
    ProductScannerService,
    ProductTotalsService,
    ProductTransactionsService,
    ProductRemovalService,
    ProductBulkService,
    KeyedTransactionsService,
    ProductLoaderService,
    ProductFeedService,
    AnnouncedRemovalsService,
  ],
})
export class ProductsModule {}
