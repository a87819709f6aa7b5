import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { WHOLE_RANGE } from '../../cosmos/ranges/key-range.js';
import { stockConfig } from '../entities/stock.config.js';
import { DueWatch } from './due-watch.js';
import { ReservationSweeperService } from './reservation-sweeper.service.js';

/** An owner has ended what is over by then, in milliseconds, unless it was killed. */
const OWNERS_MS = 5_000;

/** Between two questions for the next moment, in milliseconds. A reservation is there for longer before it is over. */
const LOOK_MS = 30_000;

const EVERYTHING = [{ leaseToken: 'everything', range: WHOLE_RANGE }];

/**
 * Ends what the owner of its range should have ended. Every instance knows when the next reservation is over, so nobody waits
 * until the lease of an owner that was killed has expired: leases may last as long as those of other processors.
 */
@Injectable()
export class OverdueReservationsService {
  private readonly logger = new Logger(OverdueReservationsService.name);
  private readonly watch = new DueWatch(LOOK_MS);
  private readonly isOn: boolean;

  constructor(
    @Inject(stockConfig.KEY) { sweepSeconds }: ConfigType<typeof stockConfig>,
    private readonly sweeper: ReservationSweeperService,
  ) {
    this.isOn = sweepSeconds > 0;
  }

  /** Asks nothing of the database unless something is overdue, or it has not asked for a while. */
  async look(signal: AbortSignal): Promise<void> {
    if (!this.isOn) return;
    this.watch.own(EVERYTHING);
    const overdue = new Date(new Date().getTime() - OWNERS_MS).toISOString();
    for (const { leaseToken } of this.watch.begin(overdue)) {
      try {
        this.watch.expect(leaseToken, await this.endUntil(overdue, signal));
      } catch (error) {
        this.logger.warn('overdue reservations were not ended', error);
        this.watch.lookAgain(leaseToken);
      }
    }
  }

  /** @returns when the next one is over */
  private async endUntil(overdue: string, signal: AbortSignal): Promise<string | undefined> {
    const next = await this.sweeper.nextMoment(WHOLE_RANGE);
    if (next === undefined || next > overdue) return next;
    await this.sweeper.sweep(WHOLE_RANGE, signal);
    return this.sweeper.nextMoment(WHOLE_RANGE);
  }
}
