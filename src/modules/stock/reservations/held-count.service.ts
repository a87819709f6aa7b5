import { Injectable } from '@nestjs/common';
import { currentActor } from '../../../common/context/request-context.js';
import { shielded } from '../../../common/context/run-beside.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { tooManyHeld } from './reservations.errors.js';
import { ReservationsRepository } from './reservations.repository.js';

/** How long a count is believed, with what this instance has added to it, in milliseconds. */
const BELIEVED_MS = 10_000;

/** For one count, whoever of those that share it has gone meanwhile, in milliseconds. */
const COUNTING_MS = 10_000;

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
  /** Under way, by owner: calls that come at once share one. */
  private readonly counting = new Map<string, Promise<void>>();

  constructor(private readonly reservations: ReservationsRepository) {}

  /** Counts one more for the running call's principal. @throws AppError `rate_limited` */
  async admit(most: number): Promise<void> {
    const owner = currentActor();
    const name = JSON.stringify([currentScope().tenant, owner]);
    const askedAt = performance.now();
    for (;;) {
      const count = this.counts.get(name);
      if (count !== undefined) {
        // Only a count that began after the call may refuse it: an older one may miss a release.
        const isOwn = count.countedAt >= askedAt;
        const isFresh = isOwn || performance.now() - count.countedAt < BELIEVED_MS;
        if (isFresh && count.held < most) {
          count.held += 1;
          return;
        }
        if (isOwn) throw tooManyHeld(most);
      }
      await this.countOnce(name, owner);
    }
  }

  private countOnce(name: string, owner: string): Promise<void> {
    const running = this.counting.get(name);
    if (running !== undefined) return running;
    const count = shielded(COUNTING_MS, () => this.count(name, owner)).finally(() =>
      this.counting.delete(name),
    );
    this.counting.set(name, count);
    return count;
  }

  private async count(name: string, owner: string): Promise<void> {
    const countedAt = performance.now();
    const held = await this.reservations.countHeld(owner, new Date().toISOString());
    this.counts.set(name, { held, countedAt });
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_REMEMBERED && oldest !== undefined) this.counts.delete(oldest);
  }
}
