import { itemExists, requestTooLarge } from '../common/errors.js';
import { decodeRid, itemRid } from '../common/rid.js';
import type { JsonObject } from '../values/values.js';
import type { ChangeLog } from './change-log.js';
import type { Connection, Statement } from './connection.js';
import { newEtag } from './etag.js';
import { parseItem, type StoredItem } from './item.js';
import type { LogicalPartition } from './logical-partitions.js';
import { stamp } from './system-properties.js';
import { expiry } from './ttl.js';
import type { UniqueKeys } from './unique-keys.js';
import type { VersionLog } from './version-log.js';

/** The service's limit for one item as UTF-8 JSON. */
export const MAX_ITEM_BYTES = 2 * 1024 * 1024;

/** What the items need of the container around them. */
export interface ItemsOwner {
  readonly databaseNumber: number;
  readonly number: number;
  /** The container's `_self`. */
  readonly self: string;
  readonly table: string;
  readonly settings: { readonly defaultTtl?: number };
  readonly changes: ChangeLog;
  readonly uniqueKeys: UniqueKeys;
  readonly versions: VersionLog;
  readonly maintenance: { purge(): void };
  /** Seconds since the Unix epoch. */
  seconds(): number;
  /** The first whole second that is not over. */
  nextSecond(): number;
  /** A new row number, never given out before. */
  nextRow(): number;
}

type FoundRow = readonly [
  row: number,
  id: string,
  etag: string,
  ts: number,
  lsn: number,
  bytes: number,
  expires: number | null,
  body: string,
];

/** The items of one container: found by partition key and id, written one transaction at a time. */
export class Items {
  readonly #connection: Connection;
  readonly #owner: ItemsOwner;
  readonly #find: Statement<FoundRow>;
  readonly #findRow: Statement<FoundRow>;
  readonly #findAll: Statement<FoundRow>;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #rename: Statement;
  readonly #delete: Statement;

  constructor(connection: Connection, owner: ItemsOwner) {
    const { table } = owner;
    this.#connection = connection;
    this.#owner = owner;
    const select = `SELECT row, id, etag, ts, lsn, bytes, expires, body FROM ${table} WHERE pk = ?`;
    this.#find = connection.prepare(`${select} AND id = ?`);
    this.#findRow = connection.prepare(`${select} AND row = ?`);
    this.#findAll = connection.prepare(`${select} ORDER BY row`);
    this.#insert = connection.prepare(
      `INSERT INTO ${table} (row, epk, pk, id, etag, ts, lsn, bytes, expires, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#update = connection.prepare(
      `UPDATE ${table} SET etag = ?, ts = ?, lsn = ?, bytes = ?, expires = ?, body = ? WHERE row = ?`,
    );
    this.#rename = connection.prepare(`UPDATE ${table} SET id = ? WHERE row = ?`);
    this.#delete = connection.prepare(`DELETE FROM ${table} WHERE row = ?`);
  }

  /** The item, unless there is none or it has expired. */
  find(partition: LogicalPartition, id: string): StoredItem | undefined {
    return this.#living(this.#find.get(partition.key, id));
  }

  /** The same by `_rid`, which clients may use instead of names. */
  findByRid(partition: LogicalPartition, rid: string): StoredItem | undefined {
    const item = decodeRid(rid);
    const { databaseNumber, number } = this.#owner;
    const isOurs = item?.kind === 'item' && item.database === databaseNumber && item.container === number;
    if (!isOurs) return undefined;
    return this.#living(this.#findRow.get(partition.key, item.number));
  }

  #living(found: FoundRow | undefined): StoredItem | undefined {
    if (!found || isExpired(found, this.#owner.seconds())) return undefined;
    return itemOf(found);
  }

  /**
   * @param body with `id`; system properties in it are ignored
   * @throws CosmosError 409 for a taken id or unique key, 413 for an oversized item
   */
  insert(partition: LogicalPartition, id: string, body: JsonObject): StoredItem {
    return this.#connection.transaction(() => {
      this.#owner.maintenance.purge();
      const item = this.#stamped(partition, this.#owner.nextRow(), id, body);
      const expires = this.#expires(body);
      if (!this.#put(partition, item, expires)) {
        this.#makeRoom(partition, id);
        this.#put(partition, item, expires);
      }
      this.#owner.uniqueKeys.claim(partition.key, item.row, body);
      this.#owner.versions.written(partition, item);
      return item;
    });
  }

  /**
   * Overwrites an item that {@link find} returned. Every write gives a new etag and restarts the ttl.
   * @param document what it says now
   * @param body with the item's `id`, or with another one that it takes
   * @throws CosmosError 409 for a taken id or unique key, 413 for an oversized item
   */
  replace(
    partition: LogicalPartition,
    current: StoredItem,
    document: JsonObject,
    body: JsonObject,
  ): StoredItem {
    return this.#connection.transaction(() => {
      this.#owner.maintenance.purge();
      const id = typeof body['id'] === 'string' ? body['id'] : current.id;
      const item = this.#stamped(partition, current.row, id, body);
      if (item.id !== current.id) {
        this.#makeRoom(partition, item.id);
        this.#rename.run(item.id, item.row);
      }
      this.#owner.uniqueKeys.exchange(partition.key, item.row, document, body);
      const { row, etag, ts, lsn, bytes, text } = item;
      this.#update.run(etag, ts, lsn, bytes, this.#expires(body), text, row);
      this.#owner.versions.written(partition, item, current);
      return item;
    });
  }

  /** Deletes an item that {@link find} returned. @param document what it says */
  delete(partition: LogicalPartition, current: StoredItem, document: JsonObject): void {
    this.#connection.transaction(() => {
      const lsn = this.#owner.changes.next(partition.range);
      this.#owner.versions.deleted(partition, current, lsn, false);
      this.#erase(partition, current.row, document);
    });
  }

  /** Deletes every item of the partition, as one change. */
  deleteAll(partition: LogicalPartition): void {
    this.#connection.transaction(() => {
      this.#owner.maintenance.purge();
      const lsn = this.#owner.changes.next(partition.range);
      if (this.#owner.versions.isKept) {
        for (const found of this.#findAll.all(partition.key)) {
          this.#owner.versions.deleted(partition, itemOf(found), lsn, false);
        }
      }
      this.#owner.uniqueKeys.releaseAll(partition.key);
      this.#connection.prepare(`DELETE FROM ${this.#owner.table} WHERE pk = ?`).run(partition.key);
    });
  }

  /** @returns false when the id is taken */
  #put({ epk, key }: LogicalPartition, item: StoredItem, expires: number | null): boolean {
    const { row, id, etag, ts, lsn, bytes, text } = item;
    return this.#insert.run(row, epk, key, id, etag, ts, lsn, bytes, expires, text) > 0;
  }

  /** Frees an id whose item has expired but has not been swept yet. */
  #makeRoom(partition: LogicalPartition, id: string): void {
    const found = this.#find.get(partition.key, id);
    if (!found) return;
    if (!isExpired(found, this.#owner.seconds())) throw itemExists();
    this.#erase(partition, found[0], parseItem(found[7]));
  }

  #erase({ key }: LogicalPartition, row: number, document: JsonObject): void {
    this.#owner.uniqueKeys.release(key, row, document);
    this.#delete.run(row);
  }

  #stamped(partition: LogicalPartition, row: number, id: string, body: JsonObject): StoredItem {
    const { databaseNumber, number, self, changes } = this.#owner;
    const ts = this.#owner.seconds();
    const etag = newEtag(ts);
    const rid = itemRid(databaseNumber, number, row);
    const text = stamp(body, { rid, self: `${self}docs/${rid}/`, etag, ts });
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_ITEM_BYTES) throw requestTooLarge();
    return { row, id, etag, ts, lsn: changes.next(partition.range), bytes, text };
  }

  #expires(body: JsonObject): number | null {
    return expiry(body['ttl'], this.#owner.settings.defaultTtl, this.#owner.nextSecond());
  }
}

const itemOf = ([row, id, etag, ts, lsn, bytes, , text]: FoundRow): StoredItem => ({
  row,
  id,
  etag,
  ts,
  lsn,
  bytes,
  text,
});

const isExpired = ([, , , , , , expires]: FoundRow, now: number): boolean =>
  expires !== null && expires <= now;
