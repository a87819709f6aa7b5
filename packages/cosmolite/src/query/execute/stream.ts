/** Pages of filtered, joined and projected items in the source's order, one item in memory at a time. */
import { createHash } from 'node:crypto';

import { canonicalText, type Json } from '../../values/values.js';
import { ITEM_SLOT } from '../analyse/analysis.js';
import type { CompiledQuery } from '../compile/compiled.js';
import type { Environment } from '../compile/environment.js';
import type { Resume } from './continuation.js';
import type { OrderKey, ScanPosition, SourceItem } from '../language/source.js';
import type { Outcome, Page } from './page.js';
import { comparePositions, positionOf } from './position.js';
import type { QueryWork } from './work.js';

export interface Stream {
  readonly query: CompiledQuery;
  readonly environment: Environment;
  readonly order: readonly OrderKey[] | undefined;
  /** @param after absent: from the beginning */
  readonly scan: (after: ScanPosition | undefined) => Iterable<SourceItem>;
  readonly work: QueryWork;
}

/** Fills the page; answers where the next one starts, if there is a next one. */
export function fillFromStream(stream: Stream, page: Page, from: Resume): Resume | undefined {
  return stream.query.distinct ? fillDistinct(stream, page, from) : fillPlain(stream, page, from);
}

function fillPlain(stream: Stream, page: Page, from: Resume): Resume | undefined {
  const { effort } = stream.environment;
  let { after } = from;
  for (const item of stream.scan(after)) {
    if (effort.isEnough && after !== from.after) return { ...page.remainder, ...(after && { after }) };
    const { outcome, rows } = offerRows(stream, item, page, (row) => row > rowsOut(item, from));
    if (outcome === 'complete') return undefined;
    if (outcome === 'full') return resumeAt(item, rows, after, page);
    after = positionOf(item, stream.order);
  }
  return undefined;
}

/**
 * DISTINCT over a sort: equal rows may lie far apart, so what earlier pages gave out is found again by
 * reading from the start. The digest of the last row covers its item having vanished.
 */
function fillDistinct(stream: Stream, page: Page, from: Resume): Resume | undefined {
  const seen = new Set<string>();
  let after: ScanPosition | undefined;
  for (const item of stream.scan(undefined)) {
    const here = positionOf(item, stream.order);
    const isPast = from.after !== undefined && comparePositions(here, from.after, stream.order) <= 0;
    const { outcome, rows } = offerRows(stream, item, page, (number, row) => {
      const text = canonicalText(row);
      if (seen.has(text)) return false;
      seen.add(text);
      return !isPast && number > rowsOut(item, from) && digestOf(text) !== from.last;
    });
    if (outcome === 'complete') return undefined;
    if (outcome === 'full') {
      return { ...resumeAt(item, rows, after, page), last: digestOf(canonicalText(page.last)) };
    }
    after = here;
  }
  return undefined;
}

/** @param wants asked for each row of the item, numbered from 1, before the page is */
function offerRows(
  { query, environment, work }: Stream,
  item: SourceItem,
  page: Page,
  wants: (number: number, row: Json) => boolean,
): { outcome: Outcome; rows: number } {
  let rows = 0;
  let outcome: Outcome = 'taken';
  let isMatch = false;
  environment.slots[ITEM_SLOT] = item.body;
  query.rows(environment, () => {
    isMatch = true;
    const row = query.project(environment);
    if (row === undefined) return true;
    rows += 1;
    if (wants(rows, row)) outcome = page.offer(row, row === item.body ? item : undefined);
    return outcome === 'taken';
  });
  if (isMatch) work.itemsMatched += 1;
  return { outcome, rows };
}

/** How many rows of the item earlier pages have given out. */
const rowsOut = ({ epk, row }: SourceItem, { within }: Resume): number =>
  within?.epk === epk && within.row === row ? within.rows : 0;

/** @param rows rows of the item so far, the one that found no place included */
const resumeAt = (item: SourceItem, rows: number, after: ScanPosition | undefined, page: Page): Resume => ({
  ...page.remainder,
  ...(after && { after }),
  ...(rows > 1 && { within: { epk: item.epk, row: item.row, rows: rows - 1 } }),
});

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);
