import { badRequest } from '../common/errors.js';
import type { PartitionKeyRange } from '../store/ranges.js';

const ONE = /^\d{1,15}$/;
const SEVERAL = /^\d+:\d{1,15}(,\d+:\d{1,15})*$/;

/** Numbers of the last changes that a reader has seen, by physical partition. */
export type Position = (range: PartitionKeyRange) => number;

/**
 * Reads the etag of a page: `"57"`, or `"0:57,1:12"` when the page was of several physical partitions.
 * A partition that came from others by splits and merges goes on where they were.
 * @throws CosmosError 400 for a text that no page had
 */
export function parsePosition(etag: string): Position {
  const text = /^"?(.*?)"?$/s.exec(etag)?.[1] ?? '';
  if (ONE.test(text)) return () => Number(text);
  if (!SEVERAL.test(text)) throw invalid(etag);
  const numbers = text.split(',').map((part) => part.split(':'));
  return ({ id, parents }) => {
    const own = numbers.filter(([known]) => known === id);
    const seen = own.length > 0 ? own : numbers.filter(([known = '']) => parents.includes(known));
    if (seen.length === 0) throw invalid(etag);
    return Math.min(...seen.map(([, lsn]) => Number(lsn)));
  };
}

/** The etag of a page. */
export function positionText(numbers: ReadonlyMap<string, number>): string {
  const [only = 0, ...more] = numbers.values();
  return more.length === 0 ? `"${only}"` : `"${[...numbers].map(([id, lsn]) => `${id}:${lsn}`).join(',')}"`;
}

const invalid = (etag: string): Error =>
  badRequest(`The change feed continuation '${etag.slice(0, 100)}' is invalid.`);
