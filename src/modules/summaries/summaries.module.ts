import { Module } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { CatalogFeedModule } from '../catalog-feed/catalog-feed.module.js';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { ProductsModule } from '../products/products.module.js';
import { StockModule } from '../stock/stock.module.js';
import { CountingRepository } from './counting/counting.repository.js';
import { CountingService } from './counting/counting.service.js';
import { ObservationsService } from './counting/observations.service.js';
import { GenerationsRepository } from './generations/generations.repository.js';
import { GenerationsService } from './generations/generations.service.js';
import { SummaryListRepository } from './list/summary-list.repository.js';
import { SummaryProgressService } from './list/summary-progress.service.js';
import { FormerSummariesRepository } from './rebuild/former-summaries.repository.js';
import { SummaryRebuildService } from './rebuild/summary-rebuild.service.js';
import { summariesContainer } from './storage/summaries.container.js';
import { SummariesController } from './summaries.controller.js';
import { SUMMARIES_FEED, SummariesHandler } from './counting/summaries.handler.js';
import { SummariesService } from './summaries.service.js';

/** Summaries of the stock of each category, by hour and day. The change feed updates them. */
@Module({
  imports: [
    ProductsModule,
    StockModule,
    CosmosModule.forFeature([summariesContainer]),
    CatalogFeedModule.forHandler({ name: SUMMARIES_FEED, startFrom: 'beginning' }),
  ],
  controllers: [SummariesController],
  providers: [
    SummariesHandler,
    ObservationsService,
    CountingService,
    CountingRepository,
    GenerationsService,
    GenerationsRepository,
    SummariesService,
    SummaryListRepository,
    SummaryProgressService,
    SummaryRebuildService,
    FormerSummariesRepository,
    CursorService,
  ],
  exports: [SummaryRebuildService],
})
export class SummariesModule {}
