import type { Environment } from '../compile/environment.js';
import { decodeContinuation, encodeContinuation, type Resume } from './continuation.js';
import type { PreparedQuery } from '../prepare/prepare.js';
import type { EpkRange, ItemSource, ScanPosition, SourceItem } from '../language/source.js';
import { Effort, type EffortLimits } from '../language/effort.js';
import { inComputedOrder } from './computed-order.js';
import { Page } from './page.js';
import { fillFromSet } from './set.js';
import { fillFromStream } from './stream.js';
import { counted, noWork, type QueryWork } from './work.js';

export interface QueryRequest {
  readonly source: ItemSource;
  /** Sorted and disjoint; none at all means no items. */
  readonly ranges: readonly EpkRange[];
  /** Canonical text of the one full partition key addressed, if one is. */
  readonly partitionKey?: string;
  /** Most rows of the page; -1 leaves it to the service. */
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly continuation?: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** How much the page may take; the usual limits when absent. */
  readonly effort?: EffortLimits;
}

export interface QueryPage {
  /** Rows as JSON. */
  readonly texts: readonly string[];
  /** Absent when there is nothing more, also after a page that is exactly full. */
  readonly continuation?: string;
  readonly work: QueryWork;
}

/** Rows of a page when the client leaves the size to the service. */
const DEFAULT_PAGE = 100;

/**
 * @throws CosmosError 400 for a continuation this query did not hand out, 408 for a page that takes too
 * much and cannot be cut
 */
export function runQuery(prepared: PreparedQuery, request: QueryRequest): QueryPage {
  const { compiled, scan, fingerprint } = prepared;
  const from = resumeOf(prepared, request.continuation);
  const work = noWork(scan.usesIndex);
  // A set is computed whole for every page of it, so the service's choice is all that fits.
  const serverChoice = prepared.isSet ? Infinity : DEFAULT_PAGE;
  const maxItems = request.maxItems < 0 ? serverChoice : request.maxItems;
  const page = new Page({ maxItems, maxBytes: request.maxBytes }, from, work);
  if (page.isComplete) return { texts: [], work };

  const environment: Environment = {
    slots: Array.from({ length: prepared.analysis.slotCount }),
    now: request.now,
    effort: new Effort(request.effort),
  };
  const isEmpty = scan.reads === 'nothing' || request.ranges.length === 0;
  const { order = [], isComputedOrder } = scan;
  const isReadWhole = prepared.isSet || isComputedOrder || compiled.distinct;
  const { computed } = prepared.context;
  const read = (after?: ScanPosition): Iterable<SourceItem> => {
    if (isEmpty) return [];
    const items = request.source.scan({
      ...scanRequest(prepared, request, after),
      ...(!isReadWhole && { wanted: maxItems }),
    });
    const found = counted(items, work, environment.effort);
    return isComputedOrder && computed ? inComputedOrder(found, order, after, computed, environment) : found;
  };
  const next = prepared.isSet
    ? fillFromSet(compiled, environment, scan.reads === 'once' ? undefined : read(), page, from, work)
    : fillFromStream({ query: compiled, environment, order: scan.order, scan: read, work }, page, from);
  return { texts: page.texts, ...(next && { continuation: encodeContinuation(next, fingerprint) }), work };
}

function resumeOf({ fingerprint, offset, top, limit }: PreparedQuery, continuation?: string): Resume {
  if (continuation !== undefined) return decodeContinuation(continuation, fingerprint);
  const take = Math.min(top ?? Infinity, limit ?? Infinity);
  return { skip: offset, ...(take !== Infinity && { take }) };
}

const scanRequest = (
  { scan }: PreparedQuery,
  { ranges, partitionKey }: QueryRequest,
  after: ScanPosition | undefined,
): Parameters<ItemSource['scan']>[0] => ({
  ranges,
  ...(partitionKey !== undefined && { partitionKey }),
  bounds: scan.bounds,
  ...(!scan.isComputedOrder && scan.order && { order: scan.order }),
  ...(!scan.isComputedOrder && after && { after }),
});
