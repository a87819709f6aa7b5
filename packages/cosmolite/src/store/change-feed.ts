import { CosmosError } from '../common/errors.js';
import type { Connection, Statement } from './connection.js';
import { type ChangesPage, type ChangesRequest, type FeedChange, takePage } from './feed-changes.js';

/** What the change feed needs of the container around it. */
export interface ChangeFeedOwner {
  readonly table: string;
  seconds(): number;
}

type ChangedRow = readonly [lsn: number, bytes: number, body: string];

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
      `SELECT lsn, bytes, body FROM ${owner.table}
       WHERE lsn > ? AND lsn <= ? AND ts >= ? AND (expires IS NULL OR expires > ?) AND ${condition} ORDER BY lsn, row`;
    // The `+` keeps SQLite from reading and sorting the whole range: changes are found by their numbers.
    this.#inRange = connection.prepare(select('+epk >= ? AND +epk < ?'));
    this.#inPartition = connection.prepare(select('pk = ?'));
  }

  read(request: ChangesRequest): ChangesPage {
    if (request.after >= request.upTo) return { changes: [] };
    this.#ensureIndex();
    return takePage(this.#changed(request), request);
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

  *#changed({ range, partitionKey, after, upTo, since }: ChangesRequest): Iterable<FeedChange> {
    const start = [after, upTo, since, this.#owner.seconds()] as const;
    const rows =
      partitionKey === undefined
        ? this.#inRange.iterate(...start, range.min, range.max)
        : this.#inPartition.iterate(...start, partitionKey);
    for (const [lsn, bytes, body] of rows) {
      yield { lsn, bytes, text: `${body.slice(0, -1)},"_lsn":${lsn}}` };
    }
  }
}
