import { Module } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { ProductsModule } from '../products/products.module.js';
import { EventStreamsService } from './event-streams.service.js';
import { EventTokensService } from './event-tokens.service.js';
import { EventsController } from './events.controller.js';
import { EventFeedRepository } from './feed/event-feed.repository.js';
import { TenantFeedsService } from './tenant-feeds.service.js';

/** Events of products, stock and reservations, as a stream. */
@Module({
  imports: [CatalogStoreModule, ProductsModule],
  controllers: [EventsController],
  providers: [
    EventStreamsService,
    EventTokensService,
    TenantFeedsService,
    EventFeedRepository,
    CursorService,
  ],
})
export class EventsModule {}
