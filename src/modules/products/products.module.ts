import { Module } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { ProductBatchController } from './batch/product-batch.controller.js';
import { ProductBatchService } from './batch/product-batch.service.js';
import { ProductTransactions } from './batch/product-transactions.js';
import { ProductTransactionsRepository } from './batch/product-transactions.repository.js';
import { IncomingRepository } from './move/incoming.repository.js';
import { MoveCompletionService } from './move/move-completion.service.js';
import { MoveStepsRepository } from './move/move-steps.repository.js';
import { PendingCopyRepository } from './move/pending-copy.repository.js';
import { ProductMoveService } from './move/product-move.service.js';
import { ProductListRepository } from './product-list.repository.js';
import { ProductLoaderService } from './product-loader.service.js';
import { ProductWalk } from './product-walk.js';
import { productsContainer } from './products.container.js';
import { ProductsController } from './products.controller.js';
import { ProductsRepository } from './products.repository.js';
import { ProductsService } from './products.service.js';
import { SampleCatalogue } from './samples/sample-catalogue.js';
import { SampleMarkerRepository } from './samples/sample-marker.repository.js';

const container = CosmosModule.forFeature([productsContainer]);

/** Products. Exports its container too: other modules ask it their own questions. */
@Module({
  imports: [container],
  controllers: [ProductBatchController, ProductsController],
  providers: [
    ProductsService,
    ProductMoveService,
    MoveCompletionService,
    MoveStepsRepository,
    IncomingRepository,
    PendingCopyRepository,
    ProductWalk,
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
    container,
    ProductsService,
    ProductWalk,
    ProductTransactions,
    ProductLoaderService,
    MoveCompletionService,
  ],
})
export class ProductsModule {}
