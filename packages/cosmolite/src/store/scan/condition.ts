import type { SQLInputValue } from 'node:sqlite';

/** A piece of a WHERE clause with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

export const condition = (sql: string, ...parameters: SQLInputValue[]): Condition => ({ sql, parameters });

export const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0
    ? condition('TRUE')
    : {
        sql: conditions.map(({ sql }) => sql).join(' AND '),
        parameters: conditions.flatMap(({ parameters }) => parameters),
      };

export const anyOf = (conditions: readonly Condition[]): Condition => ({
  sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
  parameters: conditions.flatMap(({ parameters }) => parameters),
});
