import { Module } from '@nestjs/common';
import { CursorService } from '../../common/http/cursor.service.js';
import { CatalogFeedModule } from '../catalog-feed/catalog-feed.module.js';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { ledgerContainer } from '../catalog-store/ledger.container.js';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { ProductsModule } from '../products/products.module.js';
import { AdjustmentsController } from './adjustments/adjustments.controller.js';
import { AdjustmentsService } from './adjustments/adjustments.service.js';
import { CategoryAdjustmentsService } from './adjustments/category-adjustments.service.js';
import { CommandCountsService } from './commands/command-counts.service.js';
import { CommandTurnsService } from './commands/command-turns.service.js';
import { EarlierMovementsService } from './commands/earlier-movements.service.js';
import { OnceService } from './commands/once.service.js';
import { StockCommandsService } from './commands/stock-commands.service.js';
import { StockSettingsService } from './commands/stock-settings.service.js';
import { StockCountsService } from './counts/stock-counts.service.js';
import { LedgerFeedService } from './ledger/ledger-feed.service.js';
import { LEDGER_ARCHIVE_FEED, LedgerArchiveHandler } from './ledger/archive/ledger-archive.handler.js';
import { LEDGER_EXPIRY_FEED, LedgerExpiryHandler } from './ledger/archive/ledger-expiry.handler.js';
import { LedgerArchiveRepository } from './ledger/archive/ledger-archive.repository.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { HeldCountService } from './reservations/held-count.service.js';
import { ReservationCallsService } from './reservations/reservation-calls.service.js';
import { ReservationCreationService } from './reservations/reservation-creation.service.js';
import { ReservationEndingsService } from './reservations/reservation-endings.service.js';
import {
  RESERVATION_EXPIRY_FEED,
  ReservationExpiryHandler,
} from './reservations/reservation-expiry.handler.js';
import { ReservationHoldsService } from './reservations/reservation-holds.service.js';
import { ReservationMakingService } from './reservations/reservation-making.service.js';
import { ReservationShortagesService } from './reservations/reservation-shortages.service.js';
import { OverdueReservationsService } from './reservations/overdue-reservations.service.js';
import { ReservationSweeperService } from './reservations/reservation-sweeper.service.js';
import { ReservationsController } from './reservations/reservations.controller.js';
import { ReservationsRepository } from './reservations/reservations.repository.js';
import { ReservationsService } from './reservations/reservations.service.js';
import { StockController } from './stock.controller.js';
import { StockRepository } from './commands/stock.repository.js';
import { StockService } from './stock.service.js';
import { LedgerWatchService } from './verification/ledger-watch.service.js';
import { StockVerificationService } from './verification/stock-verification.service.js';

/** Stock by location, its commands and its ledger, and the reservations that hold it. */
@Module({
  imports: [
    CatalogStoreModule,
    ProductsModule,
    IdempotencyModule,
    CosmosModule.forFeature([ledgerContainer]),
    // From the beginning, so that the archive also gets the movements from while it was disabled.
    CatalogFeedModule.forHandler({ name: LEDGER_ARCHIVE_FEED, startFrom: 'beginning' }),
    CatalogFeedModule.forLateHandler({ name: LEDGER_EXPIRY_FEED, startFrom: 'beginning' }),
    // Whoever takes a range looks for what is there.
    CatalogFeedModule.forHandler({
      name: RESERVATION_EXPIRY_FEED,
      startFrom: 'now',
      most: { pollMs: 2_000 },
    }),
  ],
  controllers: [AdjustmentsController, StockController, ReservationsController],
  providers: [
    StockService,
    StockCommandsService,
    StockCountsService,
    CommandCountsService,
    CommandTurnsService,
    OnceService,
    StockSettingsService,
    EarlierMovementsService,
    AdjustmentsService,
    CategoryAdjustmentsService,
    StockRepository,
    LedgerRepository,
    LedgerFeedService,
    LedgerArchiveHandler,
    LedgerExpiryHandler,
    LedgerArchiveRepository,
    CursorService,
    ReservationsService,
    ReservationCallsService,
    ReservationCreationService,
    ReservationMakingService,
    ReservationShortagesService,
    ReservationEndingsService,
    ReservationHoldsService,
    ReservationsRepository,
    HeldCountService,
    ReservationSweeperService,
    OverdueReservationsService,
    ReservationExpiryHandler,
    StockVerificationService,
    LedgerWatchService,
  ],
  exports: [StockCommandsService, StockCountsService, StockVerificationService, LedgerFeedService],
})
export class StockModule {}
