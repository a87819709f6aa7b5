import type { Clock } from '../common/clock.js';
import { CosmosError } from '../common/errors.js';
import type { Connection } from './connection.js';
import { Databases } from './databases.js';
import { Offers } from './offers.js';
import { openConnection } from './open.js';
import { startSweeping } from './sweeper.js';

/** Everything the account holds. Knows no HTTP: plain values in, plain values or a CosmosError out. */
export class Store {
  readonly databases: Databases;
  readonly offers: Offers;
  readonly #connection: Connection;
  readonly #stopSweeping: () => void;
  #isClosed = false;

  /**
   * @param dataDir a folder, created when needed, or `:memory:`
   * @param backupDays window of the account's continuous backup; 0 without it
   * @throws DataInUseError when another emulator holds the folder
   */
  constructor(dataDir: string, clock: Clock, backupDays = 0) {
    this.#connection = openConnection(dataDir);
    this.offers = new Offers(this.#connection, clock);
    this.databases = new Databases(this.#connection, { clock, backupDays });
    this.#stopSweeping = startSweeping(this.databases);
  }

  /**
   * All changes of `work` or none; one change number per container, however much it writes. May be
   * nested: an inner one that throws takes back its own changes only.
   */
  transaction<T>(work: () => T): T {
    return this.#connection.transaction(work);
  }

  /**
   * The same, and cheaper when `work` is many changes: an inner one that throws takes back all of it.
   */
  whole<T>(work: () => T): T {
    return this.#connection.whole(work);
  }

  /** Independent transactions, each with an outcome of its own, under one commit. */
  group<T>(work: () => T): T {
    return this.#connection.group(work);
  }

  /** What may share its commit with other requests: work on items, and nothing else. */
  share<T>(work: () => T): T {
    return this.#connection.share(work);
  }

  /** What must not: it begins when all that was shared is on disk. */
  alone<T>(work: () => T): T {
    this.#connection.flush();
    return work();
  }

  /** The commit that what has just been read or written waits for. */
  get committed(): Promise<void> | undefined {
    return this.#connection.committed;
  }

  /** A disk without room is no reason not to close: what is on it stays true, a few numbers are skipped. */
  #saveNumbers(): void {
    try {
      this.#connection.transaction(() => this.databases.saveNumbers());
    } catch (error) {
      if (!(error instanceof CosmosError)) throw error;
    }
  }

  /** May be called again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopSweeping();
    this.#connection.flush();
    this.#saveNumbers();
    this.#connection.close();
  }
}
