import { CosmosError } from '../errors.js';
import type { EpkRange } from '../partition-key/ranges.js';
import type { Connection, Statement } from './connection.js';
import type { StoredItem } from './item.js';

/** Which changes a reader of the feed asks for. */
export interface ChangesRequest {
  readonly range: EpkRange;
  /** Set when one logical partition is read: its canonical text. */
  readonly partitionKey?: string;
  /** Number of the last change already seen. */
  readonly after: number;
  /** Earliest write time, in seconds since the Unix epoch. */
  readonly since: number;
  readonly maxItems: number;
  readonly maxBytes: number;
}

export interface ChangesPage {
  readonly items: readonly StoredItem[];
  /** Number to go on from. */
  readonly position: number;
}

/** What the change feed needs of the container around it. */
export interface ChangeFeedOwner {
  readonly table: string;
  readonly changes: { readonly last: number };
  seconds(): number;
}

type ChangedRow = readonly [
  row: number,
  id: string,
  etag: string,
  ts: number,
  lsn: number,
  bytes: number,
  body: string,
];

/**
 * The latest version of every living item, in the order of their last writes. Deleted and expired
 * items are not in it.
 */
export class ChangeFeed {
  readonly #connection: Connection;
  readonly #owner: ChangeFeedOwner;
  readonly #inRange: Statement<ChangedRow>;
  readonly #inPartition: Statement<ChangedRow>;
  #isIndexed = false;

  constructor(connection: Connection, owner: ChangeFeedOwner) {
    this.#connection = connection;
    this.#owner = owner;
    const select = (condition: string): string =>
      `SELECT row, id, etag, ts, lsn, bytes, body FROM ${owner.table}
       WHERE lsn > ? AND ts >= ? AND (expires IS NULL OR expires > ?) AND ${condition} ORDER BY lsn, row`;
    this.#inRange = connection.prepare(select('epk >= ? AND epk < ?'));
    this.#inPartition = connection.prepare(select('pk = ?'));
  }

  /**
   * At most `maxItems` items and `maxBytes` bytes, except that the writes of one change stay together:
   * the reader goes on from a change number, so a page that cut through one would lose the rest.
   */
  read(request: ChangesRequest): ChangesPage {
    this.#ensureIndex();
    const items: StoredItem[] = [];
    let bytes = 0;
    for (const item of this.#changed(request)) {
      const last = items.at(-1);
      const full = items.length >= request.maxItems || bytes + item.bytes > request.maxBytes;
      if (last && full && item.lsn !== last.lsn) return { items, position: last.lsn };
      items.push(item);
      bytes += item.bytes;
    }
    return { items, position: Math.max(request.after, this.#owner.changes.last) };
  }

  /** Made when the feed is first read: until then writes do not pay for it. */
  #ensureIndex(): void {
    if (this.#isIndexed) return;
    const { table } = this.#owner;
    try {
      this.#connection.execute(`CREATE INDEX IF NOT EXISTS ${table}_changes ON ${table} (lsn)`);
      this.#isIndexed = true;
    } catch (error) {
      // No room for it: the reader gets its changes all the same.
      if (!(error instanceof CosmosError)) throw error;
    }
  }

  *#changed({ range, partitionKey, after, since }: ChangesRequest): Iterable<StoredItem> {
    const start = [after, since, this.#owner.seconds()] as const;
    const rows =
      partitionKey === undefined
        ? this.#inRange.iterate(...start, range.min, range.max)
        : this.#inPartition.iterate(...start, partitionKey);
    for (const [row, id, etag, ts, lsn, bytes, text] of rows) yield { row, id, etag, ts, lsn, bytes, text };
  }
}
