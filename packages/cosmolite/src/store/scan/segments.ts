import type { ScanPosition } from '../../query/language/source.js';
import type { EpkRange } from '../../partition-key/ranges.js';
import type { OrderKey } from '../../indexing/path.js';
import { condition, type Condition } from './condition.js';
import type { CosmosNumber } from '../../values/number.js';
import { keyOf, keySql } from './key-sql.js';

/**
 * A stretch of a scan that an index serves with one search. "Everything after this position" is cut
 * into such stretches, one following the other: SQLite could not search an index for all of it at once.
 */
export interface Segment {
  readonly conditions: readonly Condition[];
  readonly orderBy: string;
}

/** Rows of one logical partition, or rows that tie on every sort key: by row number. */
export function rowSegments(descending: boolean, after: ScanPosition | undefined): Segment[] {
  const conditions = after ? [condition(`row ${beyond(descending)} ?`, after.row)] : [];
  return [{ conditions, orderBy: `row ${way(descending)}` }];
}

/** Rows by place: range after range, in each by (epk, row). */
export function placeSegments(ranges: readonly EpkRange[], after: ScanPosition | undefined): Segment[] {
  return ranges.flatMap(({ min, max }) => {
    const orderBy = 'epk, row';
    if (!after || after.epk < min) {
      return [{ conditions: [condition('epk >= ? AND epk < ?', min, max)], orderBy }];
    }
    if (after.epk >= max) return [];
    return [
      { conditions: [condition('epk = ? AND row > ?', after.epk, after.row)], orderBy: 'row' },
      { conditions: [condition('epk > ? AND epk < ?', after.epk, max)], orderBy },
    ];
  });
}

/**
 * Rows by sort keys, ties by row. After a position come first the rows that tie with it on every key
 * but have a later row, then those that tie on all keys but the last, and so on outwards.
 * @param isOneType whether a condition leaves values of one type only for the first key
 */
export function sortedSegments(
  order: readonly OrderKey[],
  isOneType: boolean,
  descendingRows: boolean,
  after: ScanPosition | undefined,
): Segment[] {
  const keys = order.map(({ path, descending }) => ({ ...keySql(path), descending }));
  const columns = [
    ...keys.flatMap(({ rank, value, descending }) => [
      `${rank} ${way(descending)}`,
      `${value} ${way(descending)}`,
    ]),
    `row ${way(descendingRows)}`,
  ];
  // A column that an equality pins is left out: SQLite would sort again because of it.
  const orderFrom = (column: number): string => columns.slice(column).join(', ');
  if (!after) return [{ conditions: [], orderBy: orderFrom(isOneType ? 1 : 0) }];

  const ties: Condition[] = [];
  const outwards: Segment[] = [];
  for (const [index, { rank, value, descending }] of keys.entries()) {
    const position = keyOf(after.keys?.[index]);
    const isFurther = (column: string, than: CosmosNumber | string): Condition =>
      condition(`${column} ${beyond(descending)} ?`, than);
    const rankTies = condition(`${rank} = ?`, position.rank);
    if (index > 0 || !isOneType) {
      outwards.unshift({
        conditions: [...ties, isFurther(rank, position.rank)],
        orderBy: orderFrom(index * 2),
      });
    }
    outwards.unshift({
      conditions: [...ties, rankTies, isFurther(value, position.value)],
      orderBy: orderFrom(index * 2 + 1),
    });
    ties.push(rankTies, condition(`${value} = ?`, position.value));
  }
  const [tied] = rowSegments(descendingRows, after);
  return tied ? [{ ...tied, conditions: [...ties, ...tied.conditions] }, ...outwards] : outwards;
}

const beyond = (descending: boolean): '<' | '>' => (descending ? '<' : '>');
const way = (descending: boolean): 'ASC' | 'DESC' => (descending ? 'DESC' : 'ASC');
