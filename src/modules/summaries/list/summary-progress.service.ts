import { Injectable } from '@nestjs/common';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { SERVICE_TENANT } from '../../catalog-store/every-tenant.query.js';
import { ChangeFeedService } from '../../cosmos/change-feed/change-feed.service.js';
import { KeptFor } from '../storage/kept-for.js';
import { SUMMARIES_FEED } from '../counting/summaries.handler.js';
import type { Progress } from './summary.js';

/** An older answer is still true, only less than it could be. It saves a look at every lease, in milliseconds. */
const KEPT_MS = 500;

/** How far the counting has got, by the leases of all instances and what their feeds have beyond them. */
@Injectable()
export class SummaryProgressService {
  private readonly kept = new KeptFor(KEPT_MS, () => this.look());

  constructor(private readonly feeds: ChangeFeedService) {}

  /** Ask before the summaries are read: what it says holds for all that is read after it. */
  current(): Promise<Progress> {
    return this.kept.value();
  }

  private async look(): Promise<Progress> {
    const context = backgroundContext({ tenant: SERVICE_TENANT });
    const progress = await runInContext(context, () => this.feeds.progress(SUMMARIES_FEED));
    if (progress === undefined) return { asOf: null, lagSeconds: null };
    const { handledUntil, lagSeconds } = progress;
    return { asOf: new Date(handledUntil).toISOString(), lagSeconds };
  }
}
