import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { MetricsService } from '../../../common/observability/metrics/metrics.service.js';
import { pause } from '../../../common/retry/waiting.js';
import { isText } from '../../catalog-store/document-reader.js';
import type { CatalogChange } from '../../catalog-store/partition-changes.js';
import { ChangeFeedHandler } from '../../cosmos/change-feed/change-feed-handler.decorator.js';
import { ChangeFeedService } from '../../cosmos/change-feed/change-feed.service.js';
import type { OwnedLease } from '../../cosmos/change-feed/leases/lease-document.js';
import type { ChangeContext, HandlesChanges } from '../../cosmos/change-feed/processing/change.js';
import { stockConfig } from '../entities/stock.config.js';
import { DueWatch } from './due-watch.js';
import { OverdueReservationsService } from './overdue-reservations.service.js';
import { ReservationSweeperService } from './reservation-sweeper.service.js';
import { RESERVATION_TYPE } from './reservation.document.js';

/** Name of the processor whose owners collect reservations that are over. */
export const RESERVATION_EXPIRY_FEED = 'reservation-expiry';

/** Between two looks at the watch, which ask nothing of the database, in milliseconds. */
const TICK_MS = 250;

/**
 * Brings reservations to their end when their time is over. The owner of a range hears of its reservations through the feed, and
 * looks in the database when the next of them is due. An instance that takes a range over looks at once, so nothing has to be remembered.
 */
@Injectable()
@ChangeFeedHandler(RESERVATION_EXPIRY_FEED)
export class ReservationExpiryHandler
  implements HandlesChanges, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger(ReservationExpiryHandler.name);
  private readonly watch: DueWatch;
  private readonly end = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(stockConfig.KEY) { sweepSeconds }: ConfigType<typeof stockConfig>,
    private readonly feeds: ChangeFeedService,
    private readonly sweeper: ReservationSweeperService,
    private readonly overdue: OverdueReservationsService,
    private readonly metrics: MetricsService,
  ) {
    this.watch = new DueWatch(sweepSeconds * 1_000);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  async handle(changes: readonly CatalogChange[], { leaseToken }: ChangeContext): Promise<void> {
    for (const change of changes) this.watch.expect(leaseToken, momentOf(change));
  }

  private async run(): Promise<void> {
    const { signal } = this.end;
    while (!signal.aborted) {
      const owned = this.feeds.leases(RESERVATION_EXPIRY_FEED);
      this.watch.own(owned);
      if (!owned.some(countsAll)) this.showHeld(0);
      for (const lease of this.watch.begin(new Date().toISOString())) await this.look(lease);
      if (this.feeds.isRunning(RESERVATION_EXPIRY_FEED)) await this.overdue.look(signal);
      await pause(TICK_MS, signal);
    }
  }

  private async look(lease: OwnedLease): Promise<void> {
    const { leaseToken, range } = lease;
    try {
      await this.sweeper.sweep(range, this.end.signal);
      this.watch.expect(leaseToken, await this.sweeper.nextMoment(range));
      if (countsAll(lease)) this.showHeld(await this.sweeper.countHeld());
    } catch (error) {
      // An outage, or a failure that belongs to one reservation.
      this.logger.warn('sweep failed', error);
      this.watch.lookAgain(leaseToken);
    }
  }

  /** Of all tenants and instances: one shows the number, every other one 0. So their sum is the number, too. */
  private showHeld(count: number): void {
    this.metrics.set('stockroom_reservations_held', {}, count);
  }
}

/** The owner of the first range counts for all. */
const countsAll = ({ range }: OwnedLease): boolean => range.min === '';

/** When somebody has to look after what has changed. */
function momentOf(change: CatalogChange & { type?: unknown; dueAt?: unknown; expiresAt?: unknown }) {
  const { type, dueAt, expiresAt } = change;
  if (type !== RESERVATION_TYPE || !isText(dueAt)) return undefined;
  return isText(expiresAt) && expiresAt < dueAt ? expiresAt : dueAt;
}
