import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import { CosmosProvisioning } from '../provisioning/cosmos-provisioning.service.js';
import { type ChangeFeedEvents, type Lag, withLog } from './processing/change-feed-events.js';
import {
  type ChangeFeedModuleOptions,
  type ChangeFeedOptions,
  resolveChangeFeedOptions,
} from './processing/change-feed-options.js';
import { ChangeFeedProcessor, type ProcessorParts } from './processing/change-feed-processor.js';
import { ProcessorAssembly } from './processor-assembly.service.js';
import { CHANGE_FEED_OPTIONS } from './change-feed.constants.js';
import type { StartFrom } from './processing/first-start.js';
import type { OwnedLease } from './leases/lease-document.js';
import { FeedOperations } from './operations/feed-operations.js';
import type { FeedProgress } from './operations/feed-progress.js';
import type { ProcessorStatus, RetryOutcome } from './operations/lease-status.js';

/** Wait between two attempts to start. */
const BACKOFF = { firstMs: 250, longestMs: 10_000 };

/** Starts the change feed processors when the containers exist, and stops them before the application closes. */
@Injectable()
export class ChangeFeedService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly registered = new Map<string, ChangeFeedOptions>();
  private readonly processors = new Map<string, ChangeFeedProcessor<unknown>>();
  private readonly events: ChangeFeedEvents;
  private readonly stopping = new AbortController();

  constructor(
    private readonly assembly: ProcessorAssembly,
    private readonly provisioning: CosmosProvisioning,
    @Inject(CHANGE_FEED_OPTIONS) private readonly options: ChangeFeedModuleOptions,
  ) {
    this.events = withLog(options.events ?? {});
  }

  /** Called by `ChangeFeedModule.forFeature`. @throws Error for a duplicate name, and for contradictory options */
  register(options: ChangeFeedOptions): void {
    if (this.registered.has(options.name)) {
      throw new Error(`Two change feed processors are named ${options.name}.`);
    }
    resolveChangeFeedOptions(options);
    this.registered.set(options.name, options);
  }

  /** Starts a processor that no module registers, such as one for a single job. `end` ends it. */
  async begin(options: ChangeFeedOptions): Promise<void> {
    this.register(options);
    await this.start(options.name);
  }

  /** Stops a processor that `begin` started. `isDone` removes its stored state; otherwise the next `begin` continues it. */
  async end(name: string, { isDone }: { readonly isDone: boolean }): Promise<void> {
    await this.processors.get(name)?.stop();
    this.processors.delete(name);
    if (isDone) await (await this.operations(name)).remove();
    this.registered.delete(name);
  }

  /** Names of the processors, in the order of their modules. */
  get names(): readonly string[] {
    return [...this.registered.keys()];
  }

  /** Lag of each lease that this instance owns. */
  get lag(): Lag[] {
    return [...this.processors.values()].flatMap(({ lag }) => lag);
  }

  /** Whether this process runs a processor, with or without leases. */
  isRunning(name: string): boolean {
    return this.processors.has(name);
  }

  /** The leases of a processor that this instance owns; none when it does not run here. */
  leases(name: string): readonly OwnedLease[] {
    return this.processors.get(name)?.leases ?? [];
  }

  onApplicationBootstrap(): void {
    // A missing handler must fail here, before the first change is read.
    for (const options of this.registered.values()) this.assembly.handlerOf(options);
    const started = this.namesToStart();
    void this.provisioning.ready.then(() => Promise.all(started.map((name) => this.start(name))));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.processors.values()].map((processor) => processor.stop()));
  }

  /** This process begins no further page. It keeps and renews its leases. */
  pause(name: string): void {
    this.running(name).pause();
  }

  resume(name: string): void {
    this.running(name).resume();
  }

  async status(name: string): Promise<ProcessorStatus> {
    return (await this.operations(name)).status();
  }

  /** See `FeedOperations.progress`. */
  async progress(name: string): Promise<FeedProgress | undefined> {
    return (await this.operations(name)).progress();
  }

  /** See `FeedOperations.reset`. */
  async reset(name: string, startFrom: Exclude<StartFrom, 'now'>): Promise<number> {
    return (await this.operations(name)).reset(startFrom);
  }

  /** Calls the handler again for the dead letters of a processor, in this process. */
  async retry(name: string): Promise<RetryOutcome> {
    return (await this.operations(name)).retry();
  }

  private namesToStart(): readonly string[] {
    const { start = true } = this.options;
    if (typeof start === 'boolean') return start ? this.names : [];
    const unknown = start.find((name) => !this.registered.has(name));
    if (unknown === undefined) return start;
    throw new Error(
      `There is no change feed processor named ${unknown}. There are: ${this.names.join(', ') || 'none'}.`,
    );
  }

  private running(name: string): ChangeFeedProcessor<unknown> {
    const processor = this.processors.get(name);
    if (processor === undefined) throw new Error(`No change feed processor named ${name} runs here.`);
    return processor;
  }

  private async operations(name: string): Promise<FeedOperations<unknown>> {
    return new FeedOperations(await this.parts(name));
  }

  /** Retries, because the database may not answer. */
  private async start(name: string): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted; failures += 1) {
      try {
        const parts = await this.parts(name);
        if (this.stopping.signal.aborted) return;
        const processor = new ChangeFeedProcessor(parts);
        this.processors.set(name, processor);
        return processor.start();
      } catch (error) {
        this.events.delayed({ processor: name, error });
        await pause(backoffMs(failures, BACKOFF), this.stopping.signal);
      }
    }
  }

  private parts(name: string): Promise<ProcessorParts<unknown>> {
    const options = this.registered.get(name);
    if (options === undefined) throw new Error(`There is no change feed processor named ${name}.`);
    return this.assembly.partsOf(options, this.events);
  }
}
