import { badRequest } from '../common/errors.js';
import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import { extractPartitionKey } from '../partition-key/extract.js';
import type { EpkRange } from '../partition-key/ranges.js';
import type { JsonObject } from '../values/values.js';
import type { Connection } from './connection.js';
import { type ChangesPage, type ChangesRequest, type FeedChange, takePage } from './feed-changes.js';
import { parseItem, type StoredItem } from './item.js';
import type { VersionRules } from './version-rules.js';

/** What the log needs of the container around it. */
export interface VersionLogOwner {
  readonly table: string;
  readonly ranges: readonly EpkRange[];
  readonly settings: { readonly partitionKey: PartitionKeyDefinition };
  readonly versionRules: VersionRules | undefined;
  /** Seconds since the Unix epoch. */
  seconds(): number;
}

/** Where an item lies. */
export interface Place {
  readonly key: string;
  readonly epk: string;
}

type ChangeRow = readonly [lsn: number, bytes: number, text: string];

/**
 * Every change of a container, as the change feed mode "all versions and deletes" gives it:
 * `{ current, previous?, metadata: { operationType, lsn, crts, previousImageLSN?, timeToLiveExpired?, id?, partitionKey? } }`.
 * A delete has no `current`, but the id and the partition key in its metadata. Nothing older than the retention is given.
 */
export class VersionLog {
  readonly #connection: Connection;
  readonly #owner: VersionLogOwner;
  #hasTables = false;

  constructor(connection: Connection, owner: VersionLogOwner) {
    this.#connection = connection;
    this.#owner = owner;
  }

  get isKept(): boolean {
    return this.#owner.versionRules !== undefined;
  }

  /** Notes a write; to be called in its transaction. */
  written(place: Place, current: StoredItem, before?: StoredItem): void {
    const rules = this.#owner.versionRules;
    if (!rules) return;
    const { lsn, ts, text } = current;
    const previous = before && rules.previous.replace ? `"previous":${before.text},` : '';
    const metadata = {
      operationType: before ? 'replace' : 'create',
      lsn,
      crts: ts,
      ...(before && { previousImageLSN: before.lsn }),
    };
    this.#add(place, current, `{"current":${text},${previous}"metadata":${JSON.stringify(metadata)}}`);
  }

  /** Notes a delete; to be called in its transaction. */
  deleted(place: Place, before: StoredItem, lsn: number, timeToLiveExpired: boolean): void {
    const rules = this.#owner.versionRules;
    if (!rules) return;
    const ts = this.#owner.seconds();
    const metadata = {
      operationType: 'delete',
      lsn,
      crts: ts,
      previousImageLSN: before.lsn,
      timeToLiveExpired,
      id: before.id,
      partitionKey: this.#partitionKeyOf(before),
    };
    const previous = rules.previous.delete ? `"previous":${before.text},` : '';
    const text = `{${previous}"metadata":${JSON.stringify(metadata)}}`;
    this.#add(place, { lsn, ts, bytes: before.bytes }, text);
  }

  /** @throws CosmosError 400 when changes after that position are no longer kept */
  read({ range, partitionKey, after, maxItems, maxBytes }: ChangesRequest): ChangesPage {
    this.#ensureTables();
    const lost = this.#connection
      .prepare<readonly [number]>(
        `SELECT count(*) FROM ${this.#floors} WHERE lsn > ? AND min < ? AND max > ?`,
      )
      .get(after, range.max, range.min);
    if (lost && lost[0] > 0) {
      throw badRequest(
        'The change feed continuation is older than the retention of all versions and deletes.',
      );
    }
    const rows = this.#connection
      .prepare<ChangeRow>(
        `SELECT lsn, bytes, text FROM ${this.#table}
         WHERE lsn > ? AND epk >= ? AND epk < ? AND pk = coalesce(?, pk) ORDER BY lsn, number`,
      )
      .iterate(after, range.min, range.max, partitionKey ?? null);
    return takePage(changesOf(rows), { maxItems, maxBytes });
  }

  /** Forgets what is older than the retention, and remembers in each partition up to where. */
  forgetOld(): void {
    const rules = this.#owner.versionRules;
    if (!rules) return;
    this.#ensureTables();
    const end = this.#owner.seconds() - rules.retention;
    const isOld = `at < ${end}`;
    const [old = 0] =
      this.#connection
        .prepare<readonly [number]>(`SELECT count(*) FROM ${this.#table} WHERE ${isOld}`)
        .get() ?? [];
    if (old === 0) return;
    this.#connection.transaction(() => {
      for (const { min, max } of this.#owner.ranges) {
        this.#connection
          .prepare(
            `INSERT INTO ${this.#floors} (min, max, lsn)
             SELECT ?1, ?2, max(lsn) FROM ${this.#table} WHERE ${isOld} AND epk >= ?1 AND epk < ?2 HAVING max(lsn) IS NOT NULL
             ON CONFLICT DO UPDATE SET lsn = max(lsn, excluded.lsn)`,
          )
          .run(min, max);
      }
      this.#connection.execute(`DELETE FROM ${this.#table} WHERE ${isOld}`);
    });
  }

  /** To be called when the container is deleted. */
  drop(): void {
    this.#connection.execute(`DROP TABLE IF EXISTS ${this.#table}; DROP TABLE IF EXISTS ${this.#floors};`);
  }

  get #table(): string {
    return `versions_${this.#owner.table}`;
  }

  get #floors(): string {
    return `version_floors_${this.#owner.table}`;
  }

  #add(
    { key, epk }: Place,
    { lsn, ts, bytes }: Pick<StoredItem, 'lsn' | 'ts' | 'bytes'>,
    text: string,
  ): void {
    this.#ensureTables();
    this.#connection
      .prepare(`INSERT INTO ${this.#table} (epk, pk, lsn, at, bytes, text) VALUES (?, ?, ?, ?, ?, ?)`)
      .run(epk, key, lsn, ts, bytes, text);
  }

  /** Only containers that keep their versions have the tables. */
  #ensureTables(): void {
    if (this.#hasTables) return;
    this.#connection.onRollback(() => {
      this.#hasTables = false;
    });
    this.#connection.execute(`
      CREATE TABLE IF NOT EXISTS ${this.#table} (
        number INTEGER PRIMARY KEY,
        epk TEXT NOT NULL,
        pk TEXT NOT NULL,
        lsn INTEGER NOT NULL,
        at INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS ${this.#table}_lsn ON ${this.#table} (lsn);
      CREATE INDEX IF NOT EXISTS ${this.#table}_at ON ${this.#table} (at);
      CREATE TABLE IF NOT EXISTS ${this.#floors} (
        min TEXT NOT NULL,
        max TEXT NOT NULL,
        lsn INTEGER NOT NULL,
        PRIMARY KEY (min, max)
      ) STRICT, WITHOUT ROWID;
    `);
    this.#hasTables = true;
  }

  /** By the names of the key's paths; a value that the item does not have is left out. */
  #partitionKeyOf(item: StoredItem): JsonObject {
    const { partitionKey } = this.#owner.settings;
    const values = extractPartitionKey(parseItem(item.text), partitionKey);
    return Object.fromEntries(
      partitionKey.paths.flatMap((path, level) => {
        const value = values[level];
        return value === undefined ? [] : [[path.slice(1), value]];
      }),
    );
  }
}

function* changesOf(rows: Iterable<ChangeRow>): Iterable<FeedChange> {
  for (const [lsn, bytes, text] of rows) yield { lsn, bytes, text };
}
