import type { Stopwatch } from '../common/clock.js';
import { requestRateTooLarge } from '../common/errors.js';

const WINDOW_MS = 1000;

interface Spending {
  /** Number of the one-second window the figure belongs to. */
  window: number;
  /** Request units spent in it, what earlier windows overdrew included. */
  spent: number;
}

/**
 * Request-unit budgets per second, one for each physical partition: a container's throughput is split
 * evenly over its partitions, and a hot one is throttled while the others idle, as in the service.
 *
 * A request is let in while its partition has anything left, and pays afterwards what it cost; what
 * it overdraws is taken from the following seconds. So a request that costs more than a whole second's budget
 * gets through, and the average never exceeds what is provisioned.
 */
export class RequestUnitBudget {
  readonly #stopwatch: Stopwatch;
  readonly #spending = new Map<string, Spending>();

  constructor(stopwatch: Stopwatch) {
    this.#stopwatch = stopwatch;
  }

  /**
   * Called before anything is read or written, so that a throttled request leaves no trace.
   * @param partition identity of the physical partition
   * @param share its request units per second
   * @throws CosmosError 429/3200 with the milliseconds after which it would be let in
   */
  admit(partition: string, share: number): void {
    const { spent, window } = this.#current(partition, share);
    if (spent < share) return;
    const windowsToWait = Math.floor(spent / share);
    throw requestRateTooLarge((window + windowsToWait) * WINDOW_MS - this.#stopwatch.elapsed());
  }

  /** Books what a request cost. */
  spend(partition: string, share: number, charge: number): void {
    this.#current(partition, share).spent += charge;
  }

  #current(partition: string, share: number): Spending {
    const window = Math.floor(this.#stopwatch.elapsed() / WINDOW_MS);
    let spending = this.#spending.get(partition);
    if (!spending) {
      spending = { window, spent: 0 };
      this.#spending.set(partition, spending);
    }
    spending.spent = Math.max(0, spending.spent - (window - spending.window) * share);
    spending.window = window;
    return spending;
  }
}
