import type { Clock } from '../clock.js';
import { containerRid, databaseRid } from '../rid.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeLog } from './change-log.js';
import type { Connection, Statement } from './connection.js';
import type { ContainerSettings } from './container-settings.js';
import { Items } from './items.js';
import { LogicalPartitions } from './logical-partitions.js';
import type { PartitionKeyRange } from './ranges.js';
import { UniqueKeys } from './unique-keys.js';
import type { IndexedPaths } from '../index-terms.js';
import type { EpkRange } from '../query/source.js';

/** A row of the `containers` table. */
export interface ContainerRecord {
  readonly databaseNumber: number;
  readonly databaseId: string;
  readonly number: number;
  readonly settings: ContainerSettings;
  readonly ranges: readonly EpkRange[];
  readonly etag: string;
  readonly ts: number;
  readonly lsn: number;
  readonly rows: number;
}

export const itemsTable = (database: number, container: number): string => `items_${database}_${container}`;

/** A container: its settings, its partitions, and everything in it. */
export class Container {
  readonly databaseNumber: number;
  readonly databaseId: string;
  readonly number: number;
  readonly rid: string;
  readonly self: string;
  readonly table: string;
  readonly ranges: readonly PartitionKeyRange[];
  readonly partitions: LogicalPartitions;
  readonly changes: ChangeLog;
  readonly uniqueKeys: UniqueKeys;
  readonly changeFeed: ChangeFeed;
  readonly items: Items;
  /** What a write pays for besides its size. */
  indexedPaths: IndexedPaths = { isIndexed: () => true, composites: [] };
  settings: ContainerSettings;
  etag: string;
  ts: number;
  readonly #clock: Clock;
  readonly #saveCounters: Statement;
  #rows: number;

  constructor(connection: Connection, clock: Clock, record: ContainerRecord) {
    const { databaseNumber, number } = record;
    this.databaseNumber = databaseNumber;
    this.databaseId = record.databaseId;
    this.number = number;
    this.rid = containerRid(databaseNumber, number);
    this.self = `dbs/${databaseRid(databaseNumber)}/colls/${this.rid}/`;
    this.table = itemsTable(databaseNumber, number);
    this.settings = record.settings;
    this.etag = record.etag;
    this.ts = record.ts;
    this.#clock = clock;
    this.#rows = record.rows;
    this.ranges = record.ranges.map((range, index) => ({ ...range, id: String(index), lsn: record.lsn }));
    this.partitions = new LogicalPartitions(record.settings.partitionKey, this.ranges);
    this.changes = new ChangeLog(connection, record.lsn);
    this.uniqueKeys = new UniqueKeys(connection, this);
    this.changeFeed = new ChangeFeed(connection, this);
    this.items = new Items(connection, this);
    this.#saveCounters = connection.prepare(
      `UPDATE containers SET lsn = ?, rows = ? WHERE database = ${databaseNumber} AND number = ${number}`,
    );
  }

  get id(): string {
    return this.settings.id;
  }

  /** Seconds since the Unix epoch, the unit of `_ts`. */
  seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  nextRow(): number {
    this.#rows += 1;
    return this.#rows;
  }

  saveCounters(): void {
    this.#saveCounters.run(this.changes.last, this.#rows);
  }
}
