import { Injectable } from '@nestjs/common';
import { MetricsService } from '../../common/observability/metrics/metrics.service.js';
import type { ChangeFeedEvents, Lag, OfLease } from '../cosmos/change-feed/processing/change-feed-events.js';

/** What the processors tell, made into metrics. Their log lines are their own. */
@Injectable()
export class FeedObserver implements Partial<ChangeFeedEvents> {
  constructor(private readonly metrics: MetricsService) {}

  leaseTaken({ processor }: OfLease): void {
    // Shown as 0 from the start, so that the first increase is seen.
    this.metrics.increase('stockroom_change_feed_changes_total', { processor }, 0);
    this.metrics.increase('stockroom_change_feed_failures_total', { processor }, 0);
    this.metrics.increase('stockroom_change_feed_dead_letters_total', { processor }, 0);
  }

  lag({ processor, leaseToken: lease, seconds }: Lag): void {
    this.metrics.set('stockroom_change_feed_lag_seconds', { processor, lease }, seconds);
  }

  /** Whoever owns it next tells how far behind it is. */
  leaseEnded({ processor, leaseToken: lease }: OfLease): void {
    this.metrics.forget('stockroom_change_feed_lag_seconds', { processor, lease });
  }

  handled({ processor, changes, seconds }: Parameters<ChangeFeedEvents['handled']>[0]): void {
    this.metrics.increase('stockroom_change_feed_changes_total', { processor }, changes);
    this.metrics.observe('stockroom_change_feed_batch_duration_seconds', { processor }, seconds);
  }

  handlerFailed({ processor }: OfLease): void {
    this.metrics.increase('stockroom_change_feed_failures_total', { processor });
  }

  deadLetter({ processor }: OfLease): void {
    this.metrics.increase('stockroom_change_feed_dead_letters_total', { processor });
  }
}
