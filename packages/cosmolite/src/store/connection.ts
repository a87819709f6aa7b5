import { DatabaseSync } from 'node:sqlite';
// Not the global one: a test that fakes the clock of its own process must not hold up our commits.
import { setImmediate } from 'node:timers';
import { storageUnavailable } from '../common/errors.js';
import { guarded } from './sqlite-failure.js';
import { prepareStatement, type Row, type Statement } from './statement.js';

export type { Row, Statement } from './statement.js';

/** Takes back a change to what is kept in memory when the transaction around it is rolled back. */
type Undo = () => void;

/**
 * The one SQLite connection: statements, and transactions that nest. Work is synchronous, so nothing of
 * another request ever runs in the middle of a transaction.
 */
export class Connection {
  /** Number of the running, or last, outermost transaction. */
  transactionNumber = 0;
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #control = new Map<string, Statement>();
  readonly #undo: Undo[] = [];
  #depth = 0;
  /** Depth of an outermost transaction: above it there may be a group, which is none itself. */
  #ground = 0;
  #isSharing = false;
  /** Inside {@link whole}, and what has failed there. */
  #whole: Whole | undefined;
  /** Settles with the commit that {@link share} left open. */
  #shared: SharedCommit | undefined;
  /** Why there is no transaction any more where one was running. */
  #lostBy: unknown;

  constructor(path: string) {
    this.#path = path;
    this.#database = new DatabaseSync(path, { timeout: 0 });
  }

  /** @throws CosmosError 503 when the disk is full or fails; so do the statements */
  execute(sql: string): void {
    guarded(this.#path, () => this.#database.exec(sql))();
  }

  prepare<R extends Row>(sql: string): Statement<R> {
    return prepareStatement(this.#database, sql, this.#path);
  }

  /**
   * All of `work` or nothing of it. A transaction inside another is a savepoint: when it fails and the
   * outer one goes on, only the inner changes are gone.
   */
  transaction<T>(work: () => T): T {
    if (this.#isSharing && this.#depth === 0) this.#openShared();
    if (this.#depth === this.#ground) this.transactionNumber += 1;
    return this.#nested(work);
  }

  /**
   * The same for many transactions that stand or fall together: one that fails takes all of them back, also when `work` goes on
   * after it. They need no savepoints of their own, which is what makes them cheap.
   */
  whole<T>(work: () => T): T {
    return this.transaction(() => {
      const whole: Whole = (this.#whole = {});
      try {
        const result = work();
        if (whole.failure) throw whole.failure.error;
        return result;
      } finally {
        this.#whole = undefined;
      }
    });
  }

  #part<T>(whole: Whole, work: () => T): T {
    try {
      return work();
    } catch (error) {
      whole.failure ??= { error };
      this.#noteLoss(error);
      throw error;
    }
  }

  /**
   * Independent transactions under one commit. Each fails or stands by itself, and each counts as a
   * transaction of its own; what stands is on disk when `work` has returned, all of it or, when the disk
   * fails, nothing.
   */
  group<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#ground = 1;
    try {
      return this.#nested(work);
    } finally {
      this.#ground = 0;
    }
  }

  /**
   * The same for requests that come at the same moment: the commit stays open until the event loop has
   * served all that has arrived. A request that read or wrote meanwhile waits for {@link committed} before it
   * answers. `work` may change in memory only what {@link onRollback} takes back.
   */
  share<T>(work: () => T): T {
    this.#isSharing = true;
    try {
      return work();
    } finally {
      this.#isSharing = false;
    }
  }

  /** The commit that is still to come; it rejects when the disk fails, and nothing of it is there then. */
  get committed(): Promise<void> | undefined {
    return this.#shared?.done;
  }

  /** Commits what is shared, now. Never throws: those who wait are told. */
  flush(): void {
    const shared = this.#shared;
    if (!shared) return;
    this.#shared = undefined;
    this.#depth = 0;
    this.#ground = 0;
    try {
      this.#requireOpen();
      this.#run('COMMIT');
      this.#undo.length = 0;
      shared.finish();
    } catch (error) {
      this.#rollBack(0, 0);
      shared.finish({ reason: error });
    }
  }

  #openShared(): void {
    this.#run('BEGIN IMMEDIATE');
    this.#lostBy = undefined;
    this.#depth = 1;
    this.#ground = 1;
    this.#shared = new SharedCommit();
    setImmediate(() => this.flush());
  }

  #nested<T>(work: () => T): T {
    if (this.#whole) return this.#part(this.#whole, work);
    const level = this.#depth;
    const mark = this.#undo.length;
    if (level > 0) this.#requireOpen();
    else this.#lostBy = undefined;
    this.#run(level === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level${level}`);
    this.#depth = level + 1;
    try {
      const result = work();
      this.#requireOpen();
      this.#run(level === 0 ? 'COMMIT' : `RELEASE level${level}`);
      if (level === 0) this.#undo.length = 0;
      return result;
    } catch (error) {
      this.#noteLoss(error);
      this.#rollBack(level, mark);
      throw error;
    } finally {
      this.#depth = level;
    }
  }

  /** The first error is the reason; what is thrown further out may only tell of it. */
  #noteLoss(error: unknown): void {
    if (!this.#database.isTransaction) this.#lostBy ??= error;
  }

  /** Registers how to take back a change in memory that belongs to the running transaction. */
  onRollback(undo: Undo): void {
    if (this.#depth > 0) this.#undo.push(undo);
  }

  close(): void {
    this.flush();
    this.#control.clear();
    this.#database.close();
  }

  /** After a full disk or an I/O error SQLite may have rolled back by itself, the outermost level too. */
  #requireOpen(): void {
    if (!this.#database.isTransaction) {
      throw this.#lostBy ?? storageUnavailable('the transaction was rolled back');
    }
  }

  #run(sql: string): void {
    let statement = this.#control.get(sql);
    if (!statement) {
      statement = this.prepare(sql);
      this.#control.set(sql, statement);
    }
    statement.run();
  }

  #rollBack(level: number, mark: number): void {
    if (this.#database.isTransaction) this.#undoLevel(level);
    for (const undo of this.#undo.splice(mark).toReversed()) undo();
  }

  #undoLevel(level: number): void {
    if (level === 0) {
      this.#run('ROLLBACK');
    } else {
      this.#run(`ROLLBACK TO level${level}`);
      this.#run(`RELEASE level${level}`);
    }
  }
}

/** Transactions that stand or fall together. */
interface Whole {
  failure?: { readonly error: unknown };
}

/** One commit to come, and those who wait for it. */
class SharedCommit {
  /** Rejects when the disk fails: then nothing of it is there. */
  readonly done: Promise<void>;
  /** To be called once, with the reason when it failed. */
  finish: (failure?: { readonly reason: unknown }) => void = () => {};

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.finish = (failure) => (failure ? reject(failure.reason) : resolve());
    });
    // A client that hung up waits for nothing.
    this.done.catch(() => {});
  }
}
