import { FirstStart, type StartFrom, startOf } from '../processing/first-start.js';
import { rangeOf, type StoredLease } from '../leases/lease-document.js';
import { coverTogether, leaseLine } from '../leases/lease-line.js';
import { setBack } from '../leases/lease-steps.js';
import { DeadLetters } from '../processing/dead-letters.js';
import { type FeedAnswer, FeedReader, type FeedSource } from '../processing/feed-reader.js';
import { type Behind, behindPage, NOT_BEHIND } from '../processing/lag-meter.js';
import type { ProcessorParts } from '../processing/change-feed-processor.js';
import { type FeedProgress, progressOf } from './feed-progress.js';
import type { LeaseStatus, ProcessorStatus, RetryOutcome } from './lease-status.js';

const NEVER = new AbortController().signal;

/** Not the rest of a longer name of another processor, as far as that can be told. */
const HOST = /^[a-z0-9[][^_]*$/i;

const NOT_KEPT = 'The change was too large to be kept. Write the item again.';

/** Operations on a processor. It need not run: all state is in the container of leases. */
export class FeedOperations<T> {
  private readonly firstStart: FirstStart;
  private readonly deadLetters: DeadLetters<T>;

  constructor(private readonly parts: ProcessorParts<T>) {
    const { store, calls, container, options } = parts;
    this.firstStart = new FirstStart({ store, calls, container, startFrom: options.startFrom });
    this.deadLetters = new DeadLetters(store);
  }

  /** Costs one poll of the feed for each lease. */
  async status(): Promise<ProcessorStatus> {
    const { store, options } = this.parts;
    const [plan, listed, letters] = await Promise.all([
      this.firstStart.read(),
      store.list(),
      this.deadLetters.list(),
    ]);
    const leases = plan === undefined ? [] : leaseLine(listed).active;
    const source = plan && { ...this.source, start: startOf(plan) };
    return {
      name: options.name,
      otherHosts: plan === undefined ? await this.otherHosts() : [],
      isWhole: coverTogether(leases.map(rangeOf), plan?.ranges ?? []),
      leases: await Promise.all(
        leases.map(async (lease) => statusOf(lease, source ? await this.behind(lease, source) : NOT_BEHIND)),
      ),
      deadLetters: letters.map(({ id, version, attempts, failedAt, error }) => ({
        id,
        item: version.id,
        attempts,
        failedAt,
        error: error.message,
      })),
    };
  }

  /**
   * The time up to which all changes have been handled. Costs one poll of the feed for each lease.
   * @returns undefined for a processor that has never been started, and when the service does not send its time
   */
  async progress(): Promise<FeedProgress | undefined> {
    const { store } = this.parts;
    const plan = await this.firstStart.read();
    if (plan === undefined) return undefined;
    const source = { ...this.source, start: startOf(plan) };
    const [listed, letters] = await Promise.all([store.list(), this.deadLetters.list()]);
    const { active } = leaseLine(listed);
    if (!plan.isComplete || !coverTogether(active.map(rangeOf), plan.ranges)) return undefined;
    const looks = await Promise.all(active.map((lease) => this.looks(lease, source)));
    return progressOf(
      looks.flat(),
      letters.map(({ version }) => version),
    );
  }

  /**
   * Resets every lease. Running instances lose their leases and take them again.
   * @returns the number of leases; 0 for a processor that has never been started
   */
  async reset(startFrom: Exclude<StartFrom, 'now'>): Promise<number> {
    const { store } = this.parts;
    const generation = await this.firstStart.setBack(startFrom);
    if (generation === undefined) return 0;
    // A split or a checkpoint may interfere. So this repeats until no lease of the former generation is left.
    for (;;) {
      const leases = await store.list();
      const old = leases.filter(({ properties }) => properties.generation !== generation);
      if (old.length === 0) return leaseLine(leases).active.length;
      for (const lease of old) await store.replace(setBack(lease, null, generation));
    }
  }

  /** Removes leases, plan and dead letters. No instance may run. The next start is a first start. */
  async remove(): Promise<void> {
    const { store } = this.parts;
    const documents = await store.startingWith<{ readonly id: string; readonly _etag: string }>(
      'feed.documents',
      `${store.prefix}.`,
    );
    for (const document of documents) await store.remove(document);
  }

  /** Calls the handler for each dead letter. A handled dead letter is removed. */
  async retry(): Promise<RetryOutcome> {
    const failed: { id: string; item: string; reason: string }[] = [];
    let handled = 0;
    for (const letter of await this.deadLetters.list()) {
      const { id, change, leaseToken, version } = letter;
      try {
        if (change === null) throw new Error(NOT_KEPT);
        await this.parts.handle([change], {
          processor: this.parts.options.name,
          leaseToken,
          signal: NEVER,
          attempt: letter.attempts,
          isRetried: true,
        });
      } catch (error) {
        failed.push({ id, item: version.id, reason: error instanceof Error ? error.message : String(error) });
        continue;
      }
      await this.deadLetters.remove(letter);
      handled += 1;
    }
    return { handled, failed };
  }

  /** The host is a part of every id, as in .NET: an instance that calls it otherwise has leases of its own. */
  private async otherHosts(): Promise<string[]> {
    const { store, options } = this.parts;
    const [, rids = ''] = /(_[^_]+_[^_]+)$/.exec(store.prefix) ?? [];
    const end = `${rids}.info`;
    const found = await store.startingWith<{ readonly id: string }>('feed.plans', options.name);
    return found
      .filter(({ id }) => id.endsWith(end))
      .map(({ id }) => id.slice(options.name.length, -end.length))
      .filter((host) => HOST.test(host));
  }

  private get source(): Omit<FeedSource, 'start'> {
    const { calls, container, rid } = this.parts;
    return { calls, container, rid, batchSize: 1 };
  }

  private async behind(lease: StoredLease, source: FeedSource): Promise<Behind> {
    const { minimumAge } = this.parts.options;
    const looks = await this.looks(lease, source);
    return looks
      .map((look) => (look.kind === 'page' ? behindPage(look, minimumAge) : NOT_BEHIND))
      .reduce((a, b) => ({ seconds: Math.max(a.seconds, b.seconds), changes: a.changes + b.changes }));
  }

  /** Polls the feed as the owner of a lease would: once, or once for each part of a split. */
  private async looks(lease: StoredLease, source: FeedSource): Promise<FeedAnswer<T>[]> {
    const { ContinuationToken: token } = lease;
    const answer = await new FeedReader<T>(source, rangeOf(lease), token).next(NEVER);
    if (answer.kind === 'page') return [answer];
    // The partition was split and the lease not yet replaced. The parts begin at the same position.
    return Promise.all(answer.parts.map((part) => new FeedReader<T>(source, part, token).next(NEVER)));
  }
}

const statusOf = (lease: StoredLease, behind: Behind): LeaseStatus => ({
  leaseToken: lease.LeaseToken,
  owner: lease.Owner,
  renewedAt: lease.timestamp,
  wantedBy: lease.properties.wantedBy ?? null,
  ...behind,
});
