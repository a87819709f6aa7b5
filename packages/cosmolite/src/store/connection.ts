import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { asStorageFailure } from './sqlite-failure.js';

/** Columns of one row, in the order of the SELECT list. */
export type Row = readonly SQLOutputValue[];

/** A prepared statement that answers rows of the given shape, as arrays. */
export interface Statement<R extends Row = Row> {
  get(...parameters: SQLInputValue[]): R | undefined;
  all(...parameters: SQLInputValue[]): R[];
  /** Rows as they are read. One iteration of a statement at a time; leaving the loop early ends it. */
  iterate(...parameters: SQLInputValue[]): Iterable<R>;
  /** @returns the number of rows changed */
  run(...parameters: SQLInputValue[]): number;
}

type RowReader<R extends Row> = Pick<Statement<R>, 'get' | 'all' | 'iterate'>;

/** The driver cannot know the columns; the SELECT list beside each call of `prepare` does. */
function asReader<R extends Row>(statement: StatementSync): RowReader<R>;
function asReader(statement: StatementSync): unknown {
  return statement;
}

/** Takes back a change to what is kept in memory when the transaction around it is rolled back. */
type Undo = () => void;

/**
 * The one SQLite connection: statements, and transactions that nest. Everything is synchronous, so
 * nothing of another request ever runs between `BEGIN` and `COMMIT`.
 */
export class Connection {
  /** Number of the running, or last, outermost transaction. */
  transactionNumber = 0;
  readonly #database: DatabaseSync;
  readonly #control = new Map<string, Statement>();
  readonly #undo: Undo[] = [];
  #depth = 0;
  /** Depth of an outermost transaction: above it there may be a group, which is none itself. */
  #ground = 0;
  /** Why there is no transaction any more where one was running. */
  #lostBy: unknown;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 0 });
  }

  /** @throws CosmosError 403 when the disk is full, 503 when it fails; so do the statements */
  execute(sql: string): void {
    guarded(() => this.#database.exec(sql))();
  }

  prepare<R extends Row>(sql: string): Statement<R> {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const rows = asReader<R>(statement);
    return {
      get: guarded((...parameters) => rows.get(...parameters)),
      all: guarded((...parameters) => rows.all(...parameters)),
      iterate: (...parameters) => rows.iterate(...parameters),
      run: guarded((...parameters) => Number(statement.run(...parameters).changes)),
    };
  }

  /**
   * All of `work` or nothing of it. A transaction inside another is a savepoint: when it fails and the
   * outer one goes on, only the inner changes are gone.
   */
  transaction<T>(work: () => T): T {
    if (this.#depth === this.#ground) this.transactionNumber += 1;
    return this.#nested(work);
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

  #nested<T>(work: () => T): T {
    const level = this.#depth;
    const mark = this.#undo.length;
    if (level > 0) this.#requireOpen();
    this.#run(level === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level${level}`);
    this.#depth = level + 1;
    try {
      const result = work();
      this.#requireOpen();
      this.#run(level === 0 ? 'COMMIT' : `RELEASE level${level}`);
      if (level === 0) this.#undo.length = 0;
      return result;
    } catch (error) {
      if (!this.#database.isTransaction) this.#lostBy = error;
      this.#rollBack(level, mark);
      throw error;
    } finally {
      this.#depth = level;
    }
  }

  /** Registers how to take back a change in memory that belongs to the running transaction. */
  onRollback(undo: Undo): void {
    if (this.#depth > 0) this.#undo.push(undo);
  }

  close(): void {
    this.#control.clear();
    this.#database.close();
  }

  /** After a full disk or an I/O error SQLite may have rolled back by itself, the outermost level too. */
  #requireOpen(): void {
    if (!this.#database.isTransaction) throw this.#lostBy;
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

/** Tells a failing disk apart from a mistake of ours. */
const guarded =
  <A extends unknown[], R>(work: (...parameters: A) => R) =>
  (...parameters: A): R => {
    try {
      return work(...parameters);
    } catch (error) {
      throw asStorageFailure(error);
    }
  };
