import { Injectable } from '@nestjs/common';
import { byPartition, type CatalogChange } from '../../catalog-store/partition-changes.js';
import { ChangeFeedHandler } from '../../cosmos/change-feed/change-feed-handler.decorator.js';
import type { ChangeContext, HandlesChanges } from '../../cosmos/change-feed/processing/change.js';
import { CountingService } from './counting.service.js';
import { ObservationsService } from './observations.service.js';
import { GenerationsService } from '../generations/generations.service.js';

/** Name of the processor that keeps the summaries. */
export const SUMMARIES_FEED = 'summaries';

/** Counts every change of the catalogue into the summaries of its category. */
@Injectable()
@ChangeFeedHandler(SUMMARIES_FEED)
export class SummariesHandler implements HandlesChanges {
  constructor(
    private readonly observations: ObservationsService,
    private readonly counting: CountingService,
    private readonly generations: GenerationsService,
  ) {}

  async handle(changes: readonly CatalogChange[], context: ChangeContext): Promise<void> {
    const { counted } = await this.generations.current();
    await this.count(changes, counted, context);
  }

  /** Counts changes in the given generations. */
  async count(
    changes: readonly CatalogChange[],
    generations: readonly number[],
    { signal }: Pick<ChangeContext, 'signal'>,
  ): Promise<void> {
    await byPartition(changes, signal, async (partition, own) => {
      const observations = own.flatMap((change) => this.observations.in(change));
      if (observations.length === 0) return;
      for (const generation of generations) await this.counting.count(partition, generation, observations);
    });
  }
}
