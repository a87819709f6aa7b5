import {
  type ChangeFeedIteratorResponse,
  type ChangeFeedPullModelIterator,
  ChangeFeedStartFrom,
  type Container,
  type FeedRange,
} from '@azure/cosmos';
import type { CallOptions, CosmosCalls } from '../../calls/cosmos-calls.service.js';
import { RangesMoved } from '../../calls/moved.js';
import type { KeyRange } from '../../ranges/key-range.js';
import type { Change, ChangeMetadata } from './change.js';

/** Where a lease without a token begins. */
export type StartPosition =
  | { readonly from: 'beginning' }
  | { readonly from: 'time'; readonly time: Date }
  /** Changes that are written after the first poll. The first poll returns none. */
  | { readonly from: 'now' };

/** The answer to one poll of the feed of a range. */
export type FeedAnswer<T> =
  | {
      readonly kind: 'page';
      readonly changes: readonly Change<T>[];
      /** The continuation token behind this page, quoted. */
      readonly token: string;
      /** LSN of the last change in the partition; undefined when the service does not send it. */
      readonly lastLsn: number | undefined;
      /** Time of the answer by the clock of the service, in milliseconds since the Unix epoch; undefined when not sent. */
      readonly answeredAt: number | undefined;
    }
  /** The range lies in several physical partitions now. Nothing was read. */
  | { readonly kind: 'split'; readonly parts: readonly KeyRange[] };

export interface FeedSource {
  readonly calls: CosmosCalls;
  readonly container: Container;
  /** `_rid` of the container. */
  readonly rid: string;
  readonly start: StartPosition;
  /** Maximum changes of a page. A page never splits a transaction. */
  readonly batchSize: number;
}

type Iterator<T> = ChangeFeedPullModelIterator<Change<T>>;
type Page<T> = ChangeFeedIteratorResponse<Change<T>[]>;

/** The SDK's composite token: one entry for each physical partition that the range lies in. */
interface CompositeToken {
  readonly rid: string;
  readonly Continuation: readonly {
    readonly minInclusive: string;
    readonly maxExclusive: string;
    readonly continuationToken: string;
  }[];
}

const OK = 200;
const NOT_MODIFIED = 304;

/**
 * Reads the feed of one range, page by page. The token is the etag of the service, as in .NET. The reader converts it to
 * and from the composite token of the SDK. After a failure the next poll begins at the last returned token.
 */
export class FeedReader<T> {
  /** Positioned at the token. Undefined during a read, and when a read may have moved it. */
  private iterator: Iterator<T> | undefined;
  private batchSize: number;

  constructor(
    private readonly source: FeedSource,
    private readonly range: KeyRange,
    private token: string | null,
  ) {
    this.batchSize = source.batchSize;
  }

  /** Sets the token and the page size of the next poll. */
  rewind(token: string | null, batchSize = this.source.batchSize): void {
    this.token = token;
    this.batchSize = batchSize;
    this.iterator = undefined;
  }

  /** @throws AppError, or the reason of the signal */
  async next(signal: AbortSignal): Promise<FeedAnswer<T>> {
    const look = ({ abortSignal }: CallOptions) => this.look(abortSignal);
    return this.source.calls.run('feed.changes', look, {}, { signal, canWait: true });
  }

  private async look(cut: AbortSignal): Promise<FeedAnswer<T>> {
    const iterator = this.iterator ?? (await this.open());
    this.iterator = undefined;
    const page = await this.readWith(iterator, cut);
    // The caller has received a failure and polls again.
    cut.throwIfAborted();
    if (page.statusCode !== OK && page.statusCode !== NOT_MODIFIED) {
      // The SDK loses the position after a 410 with an unknown substatus.
      throw new RangesMoved(`The change feed was answered ${page.statusCode}.`);
    }
    const { Continuation }: CompositeToken = JSON.parse(page.continuationToken);
    const parts = Continuation.map(({ minInclusive: min, maxExclusive: max }) => ({ min, max }));
    const [only] = Continuation;
    if (parts.length > 1 || only === undefined) {
      return { kind: 'split', parts: parts.toSorted((a, b) => (a.min < b.min ? -1 : 1)) };
    }
    this.iterator = iterator;
    this.token = only.continuationToken;
    return {
      kind: 'page',
      changes: page.result,
      token: this.token,
      lastLsn: lastLsnOf(page.sessionToken),
      answeredAt: timeOf(page.headers['date']),
    };
  }

  /** A failure does not move the iterator. A new iterator would first read the container, which may fail, too. */
  private async readWith(iterator: Iterator<T>, cut: AbortSignal): Promise<Page<T>> {
    try {
      return await iterator.readNext();
    } catch (error) {
      // After an abort another poll may already be running.
      if (!cut.aborted) this.iterator = iterator;
      throw error;
    }
  }

  private async open(): Promise<Iterator<T>> {
    return this.source.container.items.getChangeFeedIterator<Change<T>>({
      changeFeedStartFrom: await this.startFrom(),
      maxItemCount: this.batchSize,
    });
  }

  private async startFrom(): Promise<ChangeFeedStartFrom> {
    const { container, rid, start } = this.source;
    const { min, max } = this.range;
    if (this.token === null && start.from !== 'beginning') {
      const own = feedRange(await container.getFeedRanges(), this.range);
      return start.from === 'now' ? ChangeFeedStartFrom.Now(own) : ChangeFeedStartFrom.Time(start.time, own);
    }
    // Without a token the SDK begins at the beginning.
    const entry = { minInclusive: min, maxExclusive: max, continuationToken: this.token ?? '' };
    return ChangeFeedStartFrom.Continuation(JSON.stringify({ rid, Continuation: [entry] }));
  }
}

/** The token behind a change: its LSN in quotes. */
export const tokenBehind = ({ _lsn: lsn }: ChangeMetadata): string => `"${lsn}"`;

/** The current end of a range. Later changes follow this token. */
export async function tokenOfNow(container: Container, range: FeedRange): Promise<string> {
  const iterator = container.items.getChangeFeedIterator({
    changeFeedStartFrom: ChangeFeedStartFrom.Now(range),
  });
  const { continuationToken }: { continuationToken: string } = await iterator.readNext();
  const { Continuation }: CompositeToken = JSON.parse(continuationToken);
  const [only] = Continuation;
  if (Continuation.length !== 1 || only === undefined) throw new RangesMoved('A range was split meanwhile.');
  return only.continuationToken;
}

/** A range in the form of the SDK. Its class is not exported, so this copies an instance and sets the bounds. */
function feedRange([model]: readonly FeedRange[], { min, max }: KeyRange): FeedRange {
  if (model === undefined) throw new RangesMoved('The container has no feed ranges.');
  const range: FeedRange = Object.create(Object.getPrototypeOf(model));
  return Object.assign(range, { minInclusive: min, maxExclusive: max });
}

/** Parses `0:-1#49`. On some accounts the LSNs of regions follow. */
function lastLsnOf(sessionToken: unknown): number | undefined {
  const lsn =
    typeof sessionToken === 'string' ? /^[^:,]*:(?:-?\d+#)?(\d+)/.exec(sessionToken)?.[1] : undefined;
  return lsn === undefined ? undefined : Number(lsn);
}

function timeOf(date: unknown): number | undefined {
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
