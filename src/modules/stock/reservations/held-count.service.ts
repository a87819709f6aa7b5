import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { currentActor } from '../../../common/context/request-context.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { tooManyHeld } from './reservations.errors.js';
import { ReservationsRepository } from './reservations.repository.js';
import { SharedLooks } from './shared-looks.js';

/** How long a count is believed, with what this instance has added to it, in milliseconds. */
const BELIEVED_MS = 1_000;

/** Of what a count leaves room for, what this instance may add before it counts again: others may add as much meanwhile. */
const SHARE_OF_ROOM = 1 / 4;

/** Owners whose count is remembered. */
const MOST_REMEMBERED = 10_000;

interface Count {
  /** When it was counted. */
  readonly found: number;
  /** With what this instance has added since. */
  held: number;
  /** When it began, on the monotonic clock. */
  readonly countedAt: number;
}

/**
 * How many reservations each principal holds, as far as this instance knows: counted in the database now and then, and the more
 * often the nearer the limit is. Instances hear of each other's with the next count. So a principal that asks several may exceed the
 * limit, for each further one by a share of the room that there was a moment before.
 */
@Injectable()
export class HeldCountService {
  private readonly counts = new LRUCache<string, Count>({ max: MOST_REMEMBERED });
  /** How many of each owner were admitted here and are not stored yet. */
  private readonly beginning = new Map<string, number>();
  private readonly looks = new SharedLooks<Count>();

  constructor(private readonly reservations: ReservationsRepository) {}

  /**
   * Begins one more for the running call's principal.
   * @param store writes it
   * @throws AppError `rate_limited`
   */
  async begin<T>(most: number, store: () => Promise<T>): Promise<T> {
    const owner = currentActor();
    const name = JSON.stringify([currentScope().tenant, owner]);
    let count = this.counts.get(name);
    while (count === undefined || !hasRoom(count, most)) {
      // Only a count that began after the call may refuse it: an older one may miss a release.
      count = await this.looks.share(name, () => this.count(name, owner));
      if (count.held >= most) throw tooManyHeld(most);
      if (count.held === count.found) break;
    }
    count.held += 1;
    this.addBeginning(name, 1);
    try {
      return await store();
    } finally {
      this.addBeginning(name, -1);
    }
  }

  private addBeginning(name: string, more: number): void {
    const beginning = (this.beginning.get(name) ?? 0) + more;
    if (beginning === 0) this.beginning.delete(name);
    else this.beginning.set(name, beginning);
  }

  private async count(name: string, owner: string): Promise<Count> {
    const countedAt = performance.now();
    // The database may not show them: one too many is better than one too few.
    const beginning = this.beginning.get(name) ?? 0;
    const stored = await this.reservations.countHeld(owner, new Date().toISOString());
    const found = stored + beginning;
    const count = { found, held: found, countedAt };
    this.counts.set(name, count);
    return count;
  }
}

const hasRoom = ({ found, held, countedAt }: Count, most: number): boolean =>
  performance.now() - countedAt < BELIEVED_MS && held + 1 - found <= (most - found) * SHARE_OF_ROOM;
