import { Module } from '@nestjs/common';
import { CursorCodec } from '../../common/http/cursor.js';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { ProductBatchController } from './batch/product-batch.controller.js';
import { ProductBatchService } from './batch/product-batch.service.js';
import { ProductTransactions } from './batch/product-transactions.js';
import { ProductTransactionsRepository } from './batch/product-transactions.repository.js';
import { ProductListRepository } from './product-list.repository.js';
import { ProductLoaderRepository } from './product-loader.repository.js';
import { ProductMover } from './product-mover.js';
import { ProductMovesRepository } from './product-moves.repository.js';
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
    ProductMover,
    ProductMovesRepository,
    ProductWalk,
    ProductBatchService,
    ProductTransactions,
    ProductTransactionsRepository,
    ProductsRepository,
    ProductListRepository,
    ProductLoaderRepository,
    SampleCatalogue,
    SampleMarkerRepository,
    CursorCodec,
  ],
  exports: [container, ProductsService, ProductWalk, ProductTransactions],
})
export class ProductsModule {}
