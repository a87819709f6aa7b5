import type { PropertyPath } from '../../indexing/path.js';
import { isObject, type Json } from '../../values/values.js';
import { type CosmosNumber, isNumber } from '../../values/number.js';

/** Place of each kind of value in the order of Cosmos; null, false and true are kinds of one value. */
export const RANK = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  string: 5,
  array: 6,
  object: 7,
} as const;

/** Two SQL expressions over an item's text whose order is the order of Cosmos values. */
export interface KeySql {
  /** A {@link RANK}. */
  readonly rank: string;
  /** The number or the string; 0 for kinds whose values tie. Text compares by UTF-8 bytes, so by code point. */
  readonly value: string;
}

/** Every item has an id, a string, in a column of its own. SQLite would take a bare 5 for the number of a column. */
const ID: KeySql = { rank: "CASE typeof(id) WHEN 'text' THEN 5 ELSE 0 END", value: 'id' };

export const isId = (path: PropertyPath): boolean => path.length === 1 && path[0] === 'id';

export function keySql(path: PropertyPath): KeySql {
  if (isId(path)) return ID;
  const at = sqlText(`$${path.map((name) => `.${JSON.stringify(name)}`).join('')}`);
  const type = `json_type(body, ${at})`;
  return {
    rank:
      `CASE ${type} WHEN 'null' THEN 1 WHEN 'false' THEN 2 WHEN 'true' THEN 3 WHEN 'integer' THEN 4 ` +
      `WHEN 'real' THEN 4 WHEN 'text' THEN 5 WHEN 'array' THEN 6 WHEN 'object' THEN 7 ELSE 0 END`,
    value:
      `CASE ${type} WHEN 'integer' THEN body ->> ${at} WHEN 'real' THEN CAST(body ->> ${at} AS REAL) ` +
      `WHEN 'text' THEN body ->> ${at} ELSE 0 END`,
  };
}

/** What the two expressions give for a value. */
export function keyOf(value: Json | undefined): {
  readonly rank: number;
  readonly value: CosmosNumber | string;
} {
  if (isNumber(value)) return { rank: RANK.number, value };
  if (typeof value === 'string') return { rank: RANK.string, value };
  return { rank: rankOf(value), value: 0 };
}

function rankOf(value: Exclude<Json, CosmosNumber | string> | undefined): number {
  if (value === undefined) return RANK.undefined;
  if (value === null) return RANK.null;
  if (typeof value === 'boolean') return value ? RANK.true : RANK.false;
  return isObject(value) ? RANK.object : RANK.array;
}

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
