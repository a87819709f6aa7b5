import type { EpkRange } from '../partition-key/ranges.js';
import type { ChangeLog } from './change-log.js';
import type { Connection, Statement } from './connection.js';
import { parseItem, type StoredItem } from './item.js';
import type { PartitionKeyRange } from './ranges.js';
import { readStorage } from './storage-usage.js';
import type { StorageUsage } from './storage-usage.js';
import { NEVER } from './ttl.js';
import type { UniqueKeys } from './unique-keys.js';
import type { VersionLog } from './version-log.js';

/** What maintenance needs of the container around it. */
export interface MaintenanceOwner {
  readonly table: string;
  readonly settings: { readonly defaultTtl?: number };
  readonly uniqueKeys: UniqueKeys;
  /** The physical partitions, in the order of the line. */
  readonly ranges: readonly PartitionKeyRange[];
  readonly changes: ChangeLog;
  readonly versions: VersionLog;
  /** Seconds since the Unix epoch. */
  seconds(): number;
}

interface Counted {
  readonly ranges: readonly EpkRange[];
  /** Number of the last change it knows. */
  readonly change: number;
  readonly usage: readonly StorageUsage[];
}

type ExpiredRow = readonly [
  row: number,
  epk: string,
  key: string,
  id: string,
  etag: string,
  ts: number,
  lsn: number,
  bytes: number,
  body: string,
];

/** Items that one purge deletes at most at a time. */
const PURGED_AT_ONCE = 1000;

/**
 * What is done to the items of a container as a whole. None of it is a change that readers see, but for those
 * who read all versions and deletes.
 */
export class Maintenance {
  readonly #connection: Connection;
  readonly #owner: MaintenanceOwner;
  readonly #expired: Statement<ExpiredRow>;
  readonly #delete: Statement;
  readonly #logicalPartitions: Statement<readonly [count: number]>;
  /** Counting reads every item, so the result is kept until something changes. */
  #counted: Counted | undefined;

  constructor(connection: Connection, owner: MaintenanceOwner) {
    const { table } = owner;
    this.#connection = connection;
    this.#owner = owner;
    this.#expired = connection.prepare(
      `SELECT row, epk, pk, id, etag, ts, lsn, bytes, body FROM ${table} WHERE expires <= ? ORDER BY expires LIMIT ?`,
    );
    this.#logicalPartitions = connection.prepare(
      `SELECT count(DISTINCT pk) FROM ${table} WHERE epk >= ? AND epk < ?`,
    );
    this.#delete = connection.prepare(`DELETE FROM ${table} WHERE row = ?`);
  }

  /** What the container holds. */
  usage(): StorageUsage {
    return this.usageByRange().reduce((sum, { items, bytes }) => ({
      items: sum.items + items,
      bytes: sum.bytes + bytes,
    }));
  }

  /** What each of its physical partitions holds, in their order. */
  usageByRange(): readonly StorageUsage[] {
    const { table, ranges, changes } = this.#owner;
    if (this.#counted?.ranges !== ranges || this.#counted.change !== changes.last) {
      const usage = readStorage(this.#connection, table, ranges);
      this.#counted = { ranges, change: changes.last, usage };
    }
    return this.#counted.usage;
  }

  /** How many different partition keys the items of a physical partition have. */
  logicalPartitionsIn({ min, max }: EpkRange): number {
    const [count] = this.#logicalPartitions.get(min, max) ?? [0];
    return count;
  }

  /** Deletes expired items for good. @returns how many, at most `limit` */
  sweep(limit: number): number {
    this.#owner.versions.forgetOld();
    const expired = this.#expired.all(this.#owner.seconds(), limit);
    if (expired.length === 0) return 0;
    this.#counted = undefined;
    this.#connection.transaction(() => {
      for (const row of expired) this.#erase(row);
    });
    return expired.length;
  }

  /** Where all versions are kept, an expired item is told of before anything else happens to its id or keys. */
  purge(): void {
    if (!this.#owner.versions.isKept) return;
    while (this.sweep(PURGED_AT_ONCE) === PURGED_AT_ONCE);
  }

  #erase([row, epk, key, id, etag, ts, lsn, bytes, text]: ExpiredRow): void {
    const { versions, uniqueKeys, changes, ranges } = this.#owner;
    const range = ranges.find(({ max }) => epk < max);
    if (versions.isKept && range) {
      const item: StoredItem = { row, id, etag, ts, lsn, bytes, text };
      versions.deleted({ key, epk }, item, changes.next(range), true);
    }
    if (uniqueKeys.exist) uniqueKeys.release(key, row, parseItem(text));
    this.#delete.run(row);
  }

  /**
   * Applies a changed `defaultTtl` of the container to the items that are there. Of their writes only the
   * second is known, so they live from its end.
   */
  adoptDefaultTtl(defaultTtl: number | undefined): void {
    const { table, settings } = this.#owner;
    if (defaultTtl === settings.defaultTtl) return;
    if (defaultTtl === undefined) {
      this.#connection.prepare(`UPDATE ${table} SET expires = NULL WHERE expires IS NOT NULL`).run();
    } else {
      this.#connection
        .prepare(`UPDATE ${table} SET expires = nullif(coalesce(body ->> '$.ttl', ?), ${NEVER}) + ts + 1`)
        .run(defaultTtl);
    }
  }
}
