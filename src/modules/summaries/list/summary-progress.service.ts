import { Injectable } from '@nestjs/common';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { SERVICE_TENANT } from '../../catalog-store/every-tenant.query.js';
import { ChangeFeedService } from '../../cosmos/change-feed/change-feed.service.js';
import { KeptFor } from '../storage/kept-for.js';
import { SUMMARIES_FEED } from '../counting/summaries.handler.js';
import type { Progress } from './summary.js';

/** Maximum age of a cached answer, in milliseconds. It remains true, and saves a poll of every lease. */
const KEPT_MS = 500;

/** Progress of the counting, from the leases of all instances and their feeds. */
@Injectable()
export class SummaryProgressService {
  private readonly kept = new KeptFor(KEPT_MS, () => this.look());

  constructor(private readonly feeds: ChangeFeedService) {}

  /** Call it before the summaries are read. The answer then holds for everything that is read later. */
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
