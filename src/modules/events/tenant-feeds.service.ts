import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { backgroundContext, runInContext } from '../../common/context/request-context.js';
import { rangeOfTenant } from '../catalog-store/key-place.js';
import { currentScope } from '../catalog-store/scoped-query.js';
import type { TombstoneDocument } from '../products/changes/product-change.js';
import { AnnouncedRemovalsService } from '../products/removal/announced-removals.service.js';
import { FactMemory } from './derive/fact-memory.js';
import { EventTokensService, type TokenPlace } from './event-tokens.service.js';
import { eventsConfig } from './events.config.js';
import { EventFeedRepository } from './feed/event-feed.repository.js';
import { FeedWalk, type WalkParts } from './feed/feed-walk.js';
import { TenantFeed } from './feed/tenant-feed.js';

/** Maximum clock skew of instances, in milliseconds. Events this long before a token may be sent again. */
const SKEW_MS = 2_000;

/** Wait before a check of an announced removal, in milliseconds. A live process has finished it by then. */
const REMOVAL_MS = 60_000;

/** One feed reader for each tenant with streams in this process. */
@Injectable()
export class TenantFeedsService implements OnModuleDestroy {
  private readonly logger = new Logger(TenantFeedsService.name);
  /** A feed without listeners reads nothing but stays, because a resuming stream may be about to start it again. */
  private readonly feeds = new Map<string, TenantFeed>();
  /** Timers of announced removals, by tenant and id. */
  private readonly looks = new Map<string, NodeJS.Timeout>();

  constructor(
    @Inject(eventsConfig.KEY) private readonly config: ConfigType<typeof eventsConfig>,
    private readonly feed: EventFeedRepository,
    private readonly tokens: EventTokensService,
    private readonly removals: AnnouncedRemovalsService,
  ) {}

  async onModuleDestroy(): Promise<void> {
    for (const look of this.looks.values()) clearTimeout(look);
    await Promise.all([...this.feeds.values()].map((feed) => feed.close()));
  }

  /** The feed of the running call's tenant. */
  async ofTenant(): Promise<TenantFeed> {
    const { tenant } = currentScope();
    const parts = await this.parts();
    const known = this.feeds.get(tenant);
    if (known !== undefined) return known;
    const { poll } = this.config;
    const feed = new TenantFeed({ tenant, poll, parts, onBegun: () => this.findAnnounced(tenant) });
    this.feeds.set(tenant, feed);
    return feed;
  }

  /** A walk of the feed that begins after a token. @throws AppError `validation_failed`, `events_expired` */
  async walkFrom(token: string, place: TokenPlace): Promise<FeedWalk> {
    const { tenant } = currentScope();
    const parts = await this.parts();
    const position = this.tokens.decode(token, tenant, await rangeOfTenant(), parts.rid, place);
    const since = new Date(Date.parse(position.at) - SKEW_MS).toISOString();
    return FeedWalk.from(position, { ...parts, memory: new FactMemory(since) });
  }

  private async parts(): Promise<Omit<WalkParts, 'memory'>> {
    const { tenant } = currentScope();
    const [rid, whole] = await Promise.all([this.feed.rid(), rangeOfTenant()]);
    return {
      feed: this.feed,
      rid,
      tokenOf: (position) => this.tokens.encode(position, tenant, whole),
      onAnnounced: (removal) => this.lookAfter(tenant, removal),
    };
  }

  /** Finds removals that a killed process left unfinished. The feed after a new start does not return them. */
  private async findAnnounced(tenant: string): Promise<void> {
    for (const removal of await this.removals.announced()) {
      const ageMs = new Date().getTime() - Date.parse(removal.deletedAt);
      this.lookAfter(tenant, removal, Math.min(REMOVAL_MS, Math.max(0, REMOVAL_MS - ageMs)));
    }
  }

  /** Checks a removal later. Usually it is complete by then, and the check does nothing. */
  private lookAfter(tenant: string, removal: TombstoneDocument, waitMs = REMOVAL_MS): void {
    const name = JSON.stringify([tenant, removal.id]);
    if (this.looks.has(name)) return;
    const look = setTimeout(() => {
      this.looks.delete(name);
      const context = backgroundContext({ tenant });
      void runInContext(context, () => this.removals.complete(removal)).catch((error: unknown) => {
        this.logger.warn({ err: error, msg: 'an announced removal was not completed and will be retried' });
        this.lookAfter(tenant, removal);
      });
    }, waitMs);
    this.looks.set(name, look.unref());
  }
}
