import { Injectable } from '@nestjs/common';
import { currentActor } from '../../../common/context/request-context.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { tooManyHeld } from './reservations.errors.js';
import { ReservationsRepository } from './reservations.repository.js';
import { SharedLooks } from './shared-looks.js';

/** How long a count is believed, with what this instance has added to it, in milliseconds. */
const BELIEVED_MS = 10_000;

/** Owners whose count is remembered. */
const MOST_REMEMBERED = 10_000;

interface Count {
  held: number;
  /** When it began, on the monotonic clock. */
  readonly countedAt: number;
}

/**
 * How many reservations each principal holds, as far as this instance knows: counted in the database now and then, and whenever
 * the limit seems to be reached. Instances hear of each other's with the next count.
 */
@Injectable()
export class HeldCountService {
  private readonly counts = new Map<string, Count>();
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
    if (count === undefined || !isFresh(count) || count.held >= most) {
      // Only a count that began after the call may refuse it: an older one may miss a release.
      count = await this.looks.share(name, () => this.count(name, owner));
    }
    if (count.held >= most) throw tooManyHeld(most);
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
    const count = { held: stored + beginning, countedAt };
    this.counts.set(name, count);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_REMEMBERED && oldest !== undefined) this.counts.delete(oldest);
    return count;
  }
}

const isFresh = ({ countedAt }: Count): boolean => performance.now() - countedAt < BELIEVED_MS;
