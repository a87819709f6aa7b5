import { canonicalText, type Json, type Value } from '../../values/values.js';
import type { Accumulator } from '../language/aggregate.js';
import type { CompiledGrouping, CompiledQuery, RowSource } from './compiled.js';
import type { Environment } from './environment.js';

/** A row of a set and the text by which the set is ordered, so that a page can go on after it. */
export interface KeyedRow {
  readonly key: string;
  readonly row: Json;
}

/** The rows of a subquery over the row at hand, until `visit` answers false. */
export function evaluateRows(
  query: CompiledQuery,
  environment: Environment,
  visit: (row: Json) => boolean,
): void {
  if (query.grouping || query.distinct) {
    collectSet(query, environment, query.rows).every(({ row }) => visit(row));
    return;
  }
  query.rows(environment, () => {
    const row = query.project(environment);
    return row === undefined || visit(row);
  });
}

/**
 * Folds input rows into groups, distinct values or plain projections, and keeps nothing else.
 * @param feed the rows after FROM and WHERE
 */
export function collectSet(query: CompiledQuery, environment: Environment, feed: RowSource): KeyedRow[] {
  const rows: KeyedRow[] = [];
  const seen = new Set<string>();
  const add = (groupKey?: string): void => {
    const row = query.project(environment);
    if (row === undefined) return;
    const key = query.distinct || groupKey === undefined ? canonicalText(row) : groupKey;
    if (query.distinct && seen.has(key)) return;
    if (query.distinct) seen.add(key);
    rows.push({ key, row });
  };

  if (query.grouping) {
    foldGroups(query.grouping, environment, feed, add);
  } else {
    feed(environment, () => {
      add();
      return true;
    });
  }
  return rows;
}

interface Group {
  readonly keys: readonly Value[];
  readonly accumulators: readonly Accumulator[];
}

/** @param each called once a group, its keys and aggregates in their slots */
function foldGroups(
  { keys, aggregates }: CompiledGrouping,
  environment: Environment,
  feed: RowSource,
  each: (groupKey: string) => void,
): void {
  const groups = new Map<string, Group>();
  const open = (text: string, values: readonly Value[]): Group => {
    const group = { keys: values, accumulators: aggregates.map(({ start }) => start()) };
    groups.set(text, group);
    return group;
  };
  // Without GROUP BY even no rows at all make a group.
  if (keys.length === 0) open('', []);

  feed(environment, () => {
    const values = keys.map(({ evaluate }) => evaluate(environment));
    const text = values.map(canonicalText).join();
    const { accumulators } = groups.get(text) ?? open(text, values);
    aggregates.forEach(({ argument }, index) => accumulators[index]?.add(argument(environment)));
    return true;
  });

  const { slots } = environment;
  for (const [text, group] of groups) {
    keys.forEach(({ slot }, index) => (slots[slot] = group.keys[index]));
    aggregates.forEach(({ slot }, index) => (slots[slot] = group.accumulators[index]?.result()));
    each(text);
  }
}
