import { Injectable } from '@nestjs/common';
import { currentActor } from '../../../common/context/request-context.js';
import { currentScope } from '../../catalog-store/query-scope.js';
import { tooManyHeld } from './reservations.errors.js';
import { ReservationsRepository } from './reservations.repository.js';

/** How long a count is believed, with what this instance has added to it, in milliseconds. */
const BELIEVED_MS = 10_000;

/** Owners whose count is remembered. */
const MOST_REMEMBERED = 10_000;

interface Count {
  held: number;
  readonly countedAt: number;
}

/**
 * How many reservations each principal holds, as far as this instance knows: counted in the database now and then, and whenever
 * the limit seems to be reached. Instances hear of each other's with the next count.
 */
@Injectable()
export class HeldCountService {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly reservations: ReservationsRepository) {}

  /** Counts one more for the running call's principal. @throws AppError `rate_limited` */
  async admit(most: number): Promise<void> {
    const owner = currentActor();
    const name = JSON.stringify([currentScope().tenant, owner]);
    const known = this.counts.get(name);
    const isFresh = known !== undefined && performance.now() - known.countedAt < BELIEVED_MS;
    const count = isFresh && known.held < most ? known : await this.count(name, owner);
    if (count.held >= most) throw tooManyHeld(most);
    count.held += 1;
  }

  private async count(name: string, owner: string): Promise<Count> {
    const held = await this.reservations.countHeld(owner, new Date().toISOString());
    const count = { held, countedAt: performance.now() };
    this.counts.set(name, count);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_REMEMBERED && oldest !== undefined) this.counts.delete(oldest);
    return count;
  }
}
