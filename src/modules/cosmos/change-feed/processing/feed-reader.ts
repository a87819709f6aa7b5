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
  /** What is written after the first look, which brings nothing. */
  | { readonly from: 'now' };

/** What one look at the feed of a range brought. */
export type FeedAnswer<T> =
  | {
      readonly kind: 'page';
      readonly changes: readonly Change<T>[];
      /** To go on from here. Quoted. */
      readonly token: string;
      /** The number of the last change in the partition, as far as the service tells. */
      readonly lastLsn: number | undefined;
      /** When the service answered, in milliseconds since the Unix epoch, by its own clock; undefined when it does not tell. */
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
  /** Most changes of a page; one transaction is never cut. */
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
 * Reads the feed of one range, page by page. The token is the service's own etag, as in .NET; the SDK's composite token is
 * made from it and taken apart again. After a failure the next look begins again at the last token that was given out.
 */
export class FeedReader<T> {
  /** Stands at the token. Undefined while it is asked, and when that may have moved it. */
  private iterator: Iterator<T> | undefined;
  private batchSize: number;

  constructor(
    private readonly source: FeedSource,
    private readonly range: KeyRange,
    private token: string | null,
  ) {
    this.batchSize = source.batchSize;
  }

  /** The next look begins again behind a change, or where the last one did, and brings so many. */
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
    // The caller has been told of a failure, and asks again.
    cut.throwIfAborted();
    if (page.statusCode !== OK && page.statusCode !== NOT_MODIFIED) {
      // The SDK forgets the position when it meets a 410 that it does not know.
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

  /** A failure does not move the iterator. Another one would ask for the container first, which may fail as well. */
  private async readWith(iterator: Iterator<T>, cut: AbortSignal): Promise<Page<T>> {
    try {
      return await iterator.readNext();
    } catch (error) {
      // After a cut another look may be under way.
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

/** Goes on behind a change: the token of a range is the number of the last one, in quotes. */
export const tokenBehind = ({ _lsn: lsn }: ChangeMetadata): string => `"${lsn}"`;

/** The token of a range as of now, before anything that is written later. */
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

/** A range as the SDK takes one: it makes them itself only, so ours is one of its own with other bounds. */
function feedRange([model]: readonly FeedRange[], { min, max }: KeyRange): FeedRange {
  if (model === undefined) throw new RangesMoved('The container has no feed ranges.');
  const range: FeedRange = Object.create(Object.getPrototypeOf(model));
  return Object.assign(range, { minInclusive: min, maxExclusive: max });
}

/** `0:-1#49`, with numbers of regions behind it on some accounts. */
function lastLsnOf(sessionToken: unknown): number | undefined {
  const lsn =
    typeof sessionToken === 'string' ? /^[^:,]*:(?:-?\d+#)?(\d+)/.exec(sessionToken)?.[1] : undefined;
  return lsn === undefined ? undefined : Number(lsn);
}

function timeOf(date: unknown): number | undefined {
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
