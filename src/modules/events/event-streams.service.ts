import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { ServerStateService } from '../../common/http/server-state.service.js';
import { AuthenticationService } from '../../common/identity/authentication.service.js';
import { MetricsService } from '../../common/observability/metrics/metrics.service.js';
import { backoffMs, pause } from '../../common/retry/waiting.js';
import { Partition } from '../catalog-store/partition.js';
import { currentScope } from '../catalog-store/scoped-query.js';
import { EventStream } from './event-stream.js';
import type { TokenPlace } from './event-tokens.service.js';
import type { EventType } from './dto/event-types.js';
import { eventsConfig } from './events.config.js';
import type { FeedWalk } from './feed/feed-walk.js';
import type { Listener } from './feed/listeners.js';
import type { TenantFeed } from './feed/tenant-feed.js';
import { TenantFeedsService } from './tenant-feeds.service.js';

/** The request for a stream. */
export interface StreamRequest {
  /** Undefined: all. */
  readonly types?: readonly EventType[] | undefined;
  /** Normalized categories. Undefined: all that the caller may read. */
  readonly categories?: readonly string[] | undefined;
  /** Resumes behind it. */
  readonly token?: string | undefined;
  readonly tokenPlace: TokenPlace;
  /** Headers with the credential. It is verified again at each heartbeat. */
  readonly headers: IncomingHttpHeaders;
}

/** Wait of a client before it reconnects, in milliseconds. */
const RETRY_MS = 2_000;

/** Wait between two attempts to catch up while the database does not answer. */
const BACKOFF = { firstMs: 500, longestMs: 2_000 };

/** `Retry-After` for a caller with too many streams, in milliseconds. */
const TOO_MANY_RETRY_MS = 30_000;

/** The open streams of this process. */
@Injectable()
export class EventStreamsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EventStreamsService.name);
  private readonly streams = new Map<EventStream, string>();

  constructor(
    @Inject(eventsConfig.KEY) private readonly config: ConfigType<typeof eventsConfig>,
    private readonly feeds: TenantFeedsService,
    private readonly authentication: AuthenticationService,
    private readonly metrics: MetricsService,
    state: ServerStateService,
  ) {
    state.closing.addEventListener('abort', () => this.endAll());
    this.count();
  }

  beforeApplicationShutdown(): void {
    this.endAll();
  }

  /**
   * Returns a stream of all events that are committed from now on, or since the token.
   * @throws AppError `validation_failed`, `events_expired`, `partition_forbidden`, `rate_limited`; `database_unavailable`
   */
  async open({ categories, types, token, tokenPlace, headers }: StreamRequest): Promise<EventStream> {
    categories?.forEach((category) => Partition.of(category));
    const { tenant, categories: allowed } = currentScope();
    const stream = new EventStream({
      types: types && new Set(types),
      categories: categories && new Set(categories),
      allowed: allowed && new Set(allowed),
    });
    this.admit(stream, tenant);
    try {
      const feed = await this.feeds.ofTenant();
      const listener: Listener = (event) => stream.tell(event);
      stream.once('close', () => feed.leave(listener));
      if (token === undefined) {
        await feed.join(listener);
        stream.comment('stream of events', { retry: RETRY_MS, ...feed.idOfPosition });
      } else {
        const walk = await this.feeds.walkFrom(token, tokenPlace);
        stream.comment('stream of events', { retry: RETRY_MS });
        await this.resume(stream, feed, walk, listener);
      }
      this.keepAlive(stream, feed, listener, headers);
      return stream;
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  private admit(stream: EventStream, tenant: string): void {
    const open = [...this.streams.values()].filter((one) => one === tenant).length;
    if (open >= this.config.maxStreams) throw tooManyStreams(this.config.maxStreams);
    this.streams.set(stream, tenant);
    this.count();
    stream.once('close', () => {
      this.streams.delete(stream);
      this.count();
    });
  }

  /** Returns after the first successful read. An earlier failure is the response; a later one is retried. */
  private resume(stream: EventStream, feed: TenantFeed, walk: FeedWalk, listener: Listener): Promise<void> {
    const closed = new AbortController();
    stream.once('close', () => closed.abort());
    const { signal } = closed;
    return new Promise((resolve, reject) => {
      let hasBegun = false;
      const begin = (): void => {
        hasBegun = true;
        resolve();
      };
      const run = async (): Promise<void> => {
        for (let failures = 0; !signal.aborted; failures += 1) {
          try {
            const tell = (event: Parameters<Listener>[0]): Promise<void> => {
              begin();
              return stream.tellSoon(event);
            };
            await feed.catchUp(walk, tell, listener, signal);
            return begin();
          } catch (error) {
            if (!hasBegun) throw error;
            if (signal.aborted) return;
            this.logger.warn({ err: error, msg: 'a stream of events cannot resume yet and will retry' });
            await pause(backoffMs(failures, BACKOFF), signal);
          }
        }
      };
      run().catch(reject);
    });
  }

  /** Sends heartbeats, and verifies the credential of the caller again. */
  private keepAlive(
    stream: EventStream,
    feed: TenantFeed,
    listener: Listener,
    headers: IncomingHttpHeaders,
  ): void {
    const timer = setInterval(() => {
      void this.authentication.identify(headers).then(
        () => stream.beat(feed.isUpToDate(listener) ? feed.idOfPosition : {}),
        (error: unknown) => {
          if (hasCode(error, HTTP_ERRORS.unauthenticated)) stream.end('the credential is not valid any more');
          else stream.beat({});
        },
      );
    }, this.config.heartbeatMs).unref();
    stream.once('close', () => clearInterval(timer));
  }

  private endAll(): void {
    for (const stream of this.streams.keys()) stream.end('the service stops: connect again');
  }

  private count(): void {
    this.metrics.set('stockroom_event_streams', {}, this.streams.size);
  }
}

const tooManyStreams = (most: number): AppError =>
  new AppError(HTTP_ERRORS.rate_limited, `At most ${most} streams of events can be open at once.`, {
    retryAfterMs: TOO_MANY_RETRY_MS,
  });
