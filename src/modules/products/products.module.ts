import { Module } from '@nestjs/common';
import { CursorCodec } from '../../common/http/cursor.js';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { ProductListRepository } from './product-list.repository.js';
import { ProductLoaderRepository } from './product-loader.repository.js';
import { ProductMover } from './product-mover.js';
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
  controllers: [ProductsController],
  providers: [
    ProductsService,
    ProductMover,
    ProductWalk,
    ProductsRepository,
    ProductListRepository,
    ProductLoaderRepository,
    SampleCatalogue,
    SampleMarkerRepository,
    CursorCodec,
  ],
  exports: [container, ProductsService, ProductWalk],
})
export class ProductsModule {}
