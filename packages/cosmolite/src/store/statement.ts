import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { asStorageFailure, guarded } from './sqlite-failure.js';

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

/** @throws CosmosError 503 when the disk is full or fails; so does the statement */
export function prepareStatement<R extends Row>(
  database: DatabaseSync,
  sql: string,
  path: string,
): Statement<R> {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  const rows = asReader<R>(statement);
  return {
    get: guarded(path, (...parameters) => rows.get(...parameters)),
    all: guarded(path, (...parameters) => rows.all(...parameters)),
    *iterate(...parameters) {
      try {
        yield* rows.iterate(...parameters);
      } catch (error) {
        throw asStorageFailure(error, path);
      }
    },
    run: guarded(path, (...parameters) => Number(statement.run(...parameters).changes)),
  };
}

type RowReader<R extends Row> = Pick<Statement<R>, 'get' | 'all' | 'iterate'>;

/** The driver cannot know the columns; the SELECT list beside each call of `prepare` does. */
function asReader<R extends Row>(statement: StatementSync): RowReader<R>;
function asReader(statement: StatementSync): unknown {
  return statement;
}
