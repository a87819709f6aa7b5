import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeFeedMode,
  ChangeFeedPolicy,
  type ChangeFeedPullModelIterator,
  ChangeFeedRetentionTimeSpan,
  ChangeFeedStartFrom,
  type Container,
  type ContainerRequest,
} from '@azure/cosmos';
import type { StoredLease } from '../../../src/modules/cosmos/change-feed/leases/lease-document.ts';
import { leasesContainer } from '../../../src/modules/cosmos/change-feed/leases-container.js';
import { containerRequest } from '../../../src/modules/cosmos/provisioning/container-request.js';

/** How often the feed of the leases is looked at. */
const LOOK_MS = 15;

/** As long as a run lasts, at least: the feed tells every version that is this young. */
const RETENTION_MINUTES = 60;

/** A container of leases that keeps each version for its feed. */
export const leasesWithHistory: ContainerRequest = {
  ...containerRequest(leasesContainer('leases')),
  changeFeedPolicy: new ChangeFeedPolicy(ChangeFeedRetentionTimeSpan.fromMinutes(RETENTION_MINUTES)),
};

interface Version {
  readonly current?: StoredLease;
  readonly metadata: { readonly operationType: string; readonly id?: string };
}

/**
 * Follows the leases by the change feed of their own container, in the mode that tells every version, and notes what must not
 * be. The container has one physical partition: so the versions of all leases come in the order of their writes.
 */
export class LeaseHistory {
  /** Each a sentence. */
  readonly faults: string[] = [];
  /** Versions of leases that were seen. */
  versions = 0;
  private readonly current = new Map<string, StoredLease>();
  private readonly stopped = new AbortController();
  private readonly feed: ChangeFeedPullModelIterator<Version>;
  private running: Promise<void> | undefined;

  constructor(
    leases: Container,
    private readonly isKilled: (name: string) => boolean,
    private readonly expirationMs: number,
  ) {
    this.feed = leases.items.getChangeFeedIterator<Version>({
      changeFeedStartFrom: ChangeFeedStartFrom.Now(),
      changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
    });
  }

  /** From here on every version is seen. */
  async start(): Promise<void> {
    await this.feed.readNext();
    this.running = this.follow();
  }

  /** Once all versions until now were seen. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async follow(): Promise<void> {
    for (;;) {
      const isLast = this.stopped.signal.aborted;
      const { result, statusCode } = await this.feed.readNext();
      for (const version of result) this.see(version);
      if (statusCode !== 304) continue;
      if (isLast) return;
      await sleep(LOOK_MS);
    }
  }

  private see({ current: lease, metadata }: Version): void {
    if (metadata.operationType === 'delete') this.current.delete(metadata.id ?? '');
    else if (lease !== undefined && 'LeaseToken' in lease) this.seeLease(lease);
  }

  private seeLease(lease: StoredLease): void {
    this.versions += 1;
    const before = this.current.get(lease.id);
    if (before !== undefined) this.judgeTransition(before, lease);
    this.current.set(lease.id, lease);
    const { min, max } = lease.FeedRange.Range;
    for (const [id, other] of this.current) {
      const range = other.FeedRange.Range;
      const isOverlapping = id !== lease.id && range.min < max && min < range.max;
      if (!isOverlapping) continue;
      // A lease is closed before its parts are made: the wider one is over.
      if (range.min <= min && max <= range.max) this.current.delete(id);
      else if (isWorkedOn(lease) && isWorkedOn(other) && other.Owner !== lease.Owner) {
        this.faults.push(
          `${lease.LeaseToken} of ${lease.Owner} overlaps ${other.LeaseToken} of ${other.Owner}`,
        );
      }
    }
  }

  /** From one owner to the next only by a release, a hand-over, or after its expiration. All instances share one clock here. */
  private judgeTransition(before: StoredLease, after: StoredLease): void {
    const { Owner: from } = before;
    const { Owner: to } = after;
    if (from === null || to === null || from === to) return;
    const isHandedOver = before.properties.wantedBy === to;
    const isOver = this.isKilled(from) || timeOf(after) - timeOf(before) >= this.expirationMs;
    if (isHandedOver || isOver) return;
    this.faults.push(`${after.LeaseToken} went from ${from} to ${to} while ${from} was alive`);
  }
}

/** When an owner wrote last, in milliseconds since the Unix epoch. */
const timeOf = ({ timestamp }: StoredLease): number => Date.parse(timestamp ?? '');

const isWorkedOn = ({ Owner, properties }: StoredLease): boolean =>
  Owner !== null && properties.splitInto === undefined;
