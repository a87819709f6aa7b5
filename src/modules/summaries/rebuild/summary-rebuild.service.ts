import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { pause } from '../../../common/retry/waiting.js';
import { catalogFeed } from '../../catalog-feed/catalog-feed.options.js';
import { changeFeedConfig } from '../../catalog-feed/change-feed.config.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { LEDGER_CONTAINER } from '../../catalog-store/ledger.container.js';
import type { CatalogChange } from '../../catalog-store/partition-changes.js';
import type { ChangeContext } from '../../cosmos/change-feed/processing/change.js';
import { ChangeFeedService } from '../../cosmos/change-feed/change-feed.service.js';
import { GenerationsRepository, type StoredGenerations } from '../generations/generations.repository.js';
import { KNOWN_AFTER_MS } from '../generations/generations.service.js';
import { SummariesHandler } from '../counting/summaries.handler.js';
import { FormerSummariesRepository } from './former-summaries.repository.js';

/** Progress reports for an operator. */
export interface RebuildProgress {
  readonly generation: number;
  /** Estimated number of changes that are not counted yet. */
  readonly behind: number;
}

/** Result of a rebuild. */
export interface RebuildOutcome {
  readonly generation: number;
  /** Number of changes that cannot be counted. Above 0 the former summaries are still served. */
  readonly deadLetters: number;
  /** Number of removed documents of former generations. */
  readonly removed: number;
}

/** The archive first. A movement that is archived later is still in the catalogue when that is read. */
const SOURCES = [LEDGER_CONTAINER, CATALOG_CONTAINER];

/** Maximum clock skew of two machines of the service. */
const SKEW_MS = 2_000;

/** Wait between two reads of the progress. */
const LOOK_MS = 500;

/**
 * Counts everything again in a new generation, and serves that generation when it is complete. After a crash the next rebuild
 * continues from the stored state. docs/summaries.md has the table of states.
 */
@Injectable()
export class SummaryRebuildService {
  constructor(
    private readonly repository: GenerationsRepository,
    private readonly former: FormerSummariesRepository,
    private readonly feeds: ChangeFeedService,
    private readonly handler: SummariesHandler,
    @Inject(changeFeedConfig.KEY) private readonly config: ConfigType<typeof changeFeedConfig>,
  ) {}

  async rebuild(report: (progress: RebuildProgress) => void): Promise<RebuildOutcome> {
    const building = await this.begun();
    const generation = Math.max(...building.counted);
    for (const container of SOURCES) {
      const told = (behind: number): void => report({ generation, behind });
      const deadLetters = await this.countAll(container, building, generation, told);
      if (deadLetters > 0) return { generation, deadLetters, removed: 0 };
    }
    const served = await this.repository.write(building, { ...building, live: generation });
    return { generation, deadLetters: 0, removed: await this.finished(served) };
  }

  /** Adds the next generation. Every instance that reads the document counts in it, too. */
  private async begun(): Promise<StoredGenerations> {
    const found = await this.repository.read();
    const newest = Math.max(...found.counted);
    if (newest > found.live) return found;
    const counted = [found.live, found.live + 1];
    return this.repository.write(found, { live: found.live, counted });
  }

  /** @returns number of changes of the container that cannot be counted */
  private async countAll(
    container: string,
    building: StoredGenerations,
    generation: number,
    report: (behind: number) => void,
  ): Promise<number> {
    const name = `summaries-rebuild-${generation}-${container}`;
    const handler = (changes: readonly CatalogChange[], context: ChangeContext): Promise<void> =>
      this.handler.count(changes, [generation], context);
    await this.feeds.begin(catalogFeed({ name, startFrom: 'beginning', handler }, this.config, container));
    await this.feeds.retry(name);
    const deadLetters = await this.untilCounted(name, building, report);
    await this.feeds.end(name, { isDone: deadLetters === 0 });
    return deadLetters;
  }

  /**
   * Waits until the feed was read beyond the time at which every instance knew the generation. The instances count all later
   * changes themselves.
   * @returns number of changes that cannot be counted
   */
  private async untilCounted(
    name: string,
    { writtenAt }: StoredGenerations,
    report: (behind: number) => void,
  ): Promise<number> {
    const known = (writtenAt + 1) * 1_000 + KNOWN_AFTER_MS + SKEW_MS;
    for (;;) {
      const { leases, deadLetters } = await this.feeds.status(name);
      if (deadLetters.length > 0) return deadLetters.length;
      const progress = await this.feeds.progress(name);
      if (progress !== undefined && progress.handledUntil > known) return 0;
      report(leases.reduce((sum, { changes }) => sum + changes, 0));
      await pause(LOOK_MS);
    }
  }

  /** Waits until no instance serves the former summaries, then removes them. */
  private async finished(served: StoredGenerations): Promise<number> {
    await pause(2 * KNOWN_AFTER_MS);
    const { live } = await this.repository.write(served, { live: served.live, counted: [served.live] });
    await pause(2 * KNOWN_AFTER_MS);
    return this.former.remove(live);
  }
}
