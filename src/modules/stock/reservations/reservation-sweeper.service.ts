import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { MetricsService } from '../../../common/observability/metrics/metrics.service.js';
import { pause } from '../../../common/retry/waiting.js';
import { SERVICE_TENANT } from '../../catalog-store/every-tenant.query.js';
import { stockConfig } from '../stock.config.js';
import { ReservationEndingsService } from './reservation-endings.service.js';
import { ReservationsRepository } from './reservations.repository.js';
import { SweeperLeaseRepository } from './sweeper-lease.repository.js';

/** Reservations that one sweep looks after, of each physical partition. */
const MOST_IN_A_SWEEP = 500;

/** Longest time that a sweep may take, in milliseconds. */
const SWEEP_MS = 60_000;

/** A holder that has not shown itself for so many of our own sweeps is gone. */
const SILENT_SWEEPS = 2;

/**
 * Looks for reservations whose time is over, and brings them to their end. One instance does it for all: the one that holds the
 * lease. A lease that does not change for a while, by this instance's own clock, may be taken.
 */
@Injectable()
export class ReservationSweeperService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ReservationSweeperService.name);
  private readonly name = randomUUID();
  private readonly end = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** The lease as it was seen last, and for how many sweeps it has looked the same. */
  private seen: { readonly etag: string; readonly isOwn: boolean; readonly times: number } | undefined;

  constructor(
    @Inject(stockConfig.KEY) private readonly config: ConfigType<typeof stockConfig>,
    private readonly lease: SweeperLeaseRepository,
    private readonly reservations: ReservationsRepository,
    private readonly endings: ReservationEndingsService,
    private readonly metrics: MetricsService,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.sweepSeconds > 0) this.running = this.run(this.config.sweepSeconds * 1_000);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  /** One sweep, if it is this instance's turn. */
  async sweep(): Promise<void> {
    if (!(await this.inService(() => this.holdsLease()))) {
      this.showHeld(0);
      return;
    }
    const due = await this.inService(() => this.reservations.due(new Date().toISOString(), MOST_IN_A_SWEEP));
    for (const { tenant, id } of due) {
      if (this.end.signal.aborted) return;
      const context = backgroundContext({ tenant, timeoutMs: SWEEP_MS });
      await runInContext(context, () => this.endings.lookAfter(id));
    }
    this.showHeld(await this.inService(() => this.reservations.countAllHeld(new Date().toISOString())));
  }

  private async run(pauseMs: number): Promise<void> {
    const { signal } = this.end;
    while (!signal.aborted) {
      // An outage, or a failure that belongs to one reservation: the next sweep comes soon.
      await this.sweep().catch((error: unknown) => this.logger.warn('sweep failed', error));
      await pause(pauseMs, signal);
    }
    const { seen } = this;
    if (seen?.isOwn !== true) return;
    await this.inService(() => this.lease.giveBack(seen.etag)).catch(() => undefined);
  }

  /** Of all tenants and instances: the one that sweeps shows the number, every other one 0. So their sum is the number, too. */
  private showHeld(count: number): void {
    this.metrics.set('stockroom_reservations_held', {}, count);
  }

  private async holdsLease(): Promise<boolean> {
    const { seen } = this;
    if (seen?.isOwn === true) return this.take(seen.etag);
    const lease = await this.lease.find();
    if (lease === undefined) return this.take(undefined);
    const times = seen?.etag === lease.etag ? seen.times + 1 : 0;
    this.seen = { etag: lease.etag, isOwn: false, times };
    return times >= SILENT_SWEEPS && (await this.take(lease.etag));
  }

  private async take(etag: string | undefined): Promise<boolean> {
    const taken = await this.lease.take(this.name, etag);
    this.seen = taken === undefined ? undefined : { etag: taken, isOwn: true, times: 0 };
    return taken !== undefined;
  }

  private inService<T>(work: () => Promise<T>): Promise<T> {
    return runInContext(backgroundContext({ tenant: SERVICE_TENANT, timeoutMs: SWEEP_MS }), work);
  }
}
