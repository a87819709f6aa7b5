import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeFeedStartFrom, type Container } from '@azure/cosmos';
import type { StoredLease } from '../../../src/modules/cosmos/change-feed/leases/lease-document.ts';

/** How often the feed of the leases is looked at. What changes twice in between is seen once. */
const LOOK_MS = 15;

interface Sight {
  readonly lease: StoredLease;
  readonly atMs: number;
}

/** Follows the leases by the change feed of their own container, and notes what must not be. */
export class LeaseHistory {
  /** Each a sentence. */
  readonly faults: string[] = [];
  /** Versions of leases that were seen. */
  versions = 0;
  private readonly current = new Map<string, Sight>();
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly leases: Container,
    private readonly isKilled: (name: string) => boolean,
    private readonly expirationMs: number,
  ) {}

  start(): void {
    this.running = this.follow();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async follow(): Promise<void> {
    const changeFeedStartFrom = ChangeFeedStartFrom.Beginning();
    const iterator = this.leases.items.getChangeFeedIterator<StoredLease>({ changeFeedStartFrom });
    while (!this.stopped.signal.aborted) {
      const { result } = await iterator.readNext();
      for (const document of result) if ('LeaseToken' in document) this.see(document);
      if (result.length === 0) await sleep(LOOK_MS);
    }
  }

  private see(lease: StoredLease): void {
    this.versions += 1;
    const atMs = performance.now();
    const before = this.current.get(lease.id);
    if (before !== undefined) this.judgeTransition(before, lease, atMs);
    this.current.set(lease.id, { lease, atMs });
    const { min, max } = lease.FeedRange.Range;
    for (const [id, { lease: other }] of this.current) {
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

  /** From one owner to the next only by a release, a hand-over, or after its expiration. */
  private judgeTransition({ lease: before, atMs }: Sight, after: StoredLease, nowMs: number): void {
    const { Owner: from } = before;
    const { Owner: to } = after;
    if (from === null || to === null || from === to) return;
    const isSeenWhole = Number(after.properties.sequence) - Number(before.properties.sequence) <= 1;
    const isHandedOver = before.properties.wantedBy === to;
    const isOver = this.isKilled(from) || nowMs - atMs >= this.expirationMs - 2 * LOOK_MS;
    if (isSeenWhole && !isHandedOver && !isOver) {
      this.faults.push(`${after.LeaseToken} went from ${from} to ${to} while ${from} was alive`);
    }
  }
}

const isWorkedOn = ({ Owner, properties }: StoredLease): boolean =>
  Owner !== null && properties.splitInto === undefined;
