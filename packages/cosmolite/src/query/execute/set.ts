/** Pages of groups, distinct values and aggregates: computed whole, given out in the order of their keys. */
import { createHash } from 'node:crypto';

import { compareText } from '../../values/values.js';
import { ITEM_SLOT } from '../analyse/analysis.js';
import type { CompiledQuery, RowSource } from '../compile/compiled.js';
import type { Environment } from '../compile/environment.js';
import { collectSet } from '../compile/rows.js';
import type { Resume } from './continuation.js';
import type { SourceItem } from '../language/source.js';
import type { Page } from './page.js';
import type { QueryWork } from './work.js';

/** @param items what the scan yields, or nothing for a query without FROM */
export function fillFromSet(
  query: CompiledQuery,
  environment: Environment,
  items: Iterable<SourceItem> | undefined,
  page: Page,
  from: Resume,
  work: QueryWork,
): Resume | undefined {
  const rows = collectSet(query, environment, feedOf(query, items, work))
    .map(({ key, row }) => ({ key: bounded(key), row }))
    .toSorted((left, right) => compareText(left.key, right.key));

  const done = from.key ?? { text: '', rows: 0 };
  let last = { ...done };
  let number = 0;
  let previous: string | undefined;
  for (const { key, row } of rows) {
    number = key === previous ? number + 1 : 1;
    previous = key;
    const order = from.key ? compareText(key, done.text) : 1;
    if (order < 0 || (order === 0 && number <= done.rows)) continue;
    const outcome = page.offer(row);
    if (outcome === 'complete') return undefined;
    if (outcome === 'full') return { ...page.remainder, key: last };
    last = { text: key, rows: number };
  }
  return undefined;
}

/** The input rows of a query over items: of the items themselves, or of the set it is derived from. */
function feedOf(query: CompiledQuery, items: Iterable<SourceItem> | undefined, work: QueryWork): RowSource {
  if (!items) return query.rows;
  const { derived } = query;
  if (derived) {
    return (environment, visit) =>
      collectSet(derived.query, environment, feedOf(derived.query, items, work)).every(({ row }) =>
        derived.rowsOf(row, environment, visit),
      );
  }
  return (environment, visit) => {
    for (const { body } of items) {
      environment.slots[ITEM_SLOT] = body;
      let isMatch = false;
      const goesOn = query.rows(environment, (bound) => {
        isMatch = true;
        return visit(bound);
      });
      if (isMatch) work.itemsMatched += 1;
      if (!goesOn) return false;
    }
    return true;
  };
}

const LONGEST_KEY = 200;

/** Keeps tokens short: a long key is its beginning and a digest of it, which is as good an order as any. */
const bounded = (key: string): string =>
  key.length <= LONGEST_KEY
    ? key
    : key.slice(0, LONGEST_KEY) + createHash('sha256').update(key).digest('base64url');
