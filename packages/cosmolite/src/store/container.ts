import type { IndexedPaths } from '../indexing/terms.js';
import { compositesOf, indexTreeOf } from '../indexing/lookup.js';
import type { IndexingPolicy } from '../indexing/policy.js';
import { keyPathsOf } from '../partition-key/definition.js';
import { containerRid, databaseRid } from '../common/rid.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeLog } from './change-log.js';
import type { Connection } from './connection.js';
import type { ContainerSettings } from './container-settings.js';
import { Items } from './items.js';
import { LogicalPartitions } from './logical-partitions.js';
import type { PartitionKeyRange, RangeRecord } from './ranges.js';
import { ItemScanner } from './scan/item-scanner.js';
import type { ScanRules } from './scan/plan.js';
import { Sequence } from './sequence.js';
import { UniqueKeys } from './unique-keys.js';
import { Maintenance } from './maintenance.js';
import type { StoreSurroundings } from './surroundings.js';
import { VersionLog } from './version-log.js';
import { type VersionRules, versionRules } from './version-rules.js';

/** What a replace of the container renews. */
export interface ContainerVersion {
  readonly settings: ContainerSettings;
  /** With its quotes. */
  readonly etag: string;
  /** Seconds since the Unix epoch. */
  readonly ts: number;
}

/** A row of the `containers` table. */
export interface ContainerRecord extends ContainerVersion {
  readonly databaseNumber: number;
  readonly databaseId: string;
  readonly number: number;
  readonly ranges: readonly RangeRecord[];
  /** Limits of the numbers given out, see sequence.ts. */
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
  readonly changes: ChangeLog;
  readonly uniqueKeys: UniqueKeys;
  readonly changeFeed: ChangeFeed;
  readonly versions: VersionLog;
  readonly items: Items;
  readonly maintenance: Maintenance;
  readonly scanner: ItemScanner;
  readonly #surroundings: StoreSurroundings;
  readonly #rows: Sequence;
  readonly #changes: Sequence;
  #version: ContainerVersion;
  #indexedPaths: IndexedPaths | undefined;
  /** Read once for each version: every write asks. */
  #versionRules: { readonly rules: VersionRules | undefined } | undefined;
  #ranges: readonly PartitionKeyRange[];
  #partitions: LogicalPartitions;

  constructor(connection: Connection, surroundings: StoreSurroundings, record: ContainerRecord) {
    const { databaseNumber, number } = record;
    this.databaseNumber = databaseNumber;
    this.databaseId = record.databaseId;
    this.number = number;
    this.rid = containerRid(databaseNumber, number);
    this.self = `dbs/${databaseRid(databaseNumber)}/colls/${this.rid}/`;
    this.table = itemsTable(databaseNumber, number);
    this.#version = record;
    this.#surroundings = surroundings;
    this.#ranges = record.ranges.map((range) => ({ ...range, lsn: record.lsn, transaction: 0 }));
    this.#partitions = new LogicalPartitions(record.settings.partitionKey, this.#ranges);
    const numbers = (column: 'lsn' | 'rows'): Sequence => {
      const save = connection.prepare(
        `UPDATE containers SET ${column} = ? WHERE database = ${databaseNumber} AND number = ${number}`,
      );
      return new Sequence(connection, record[column], (limit) => save.run(limit));
    };
    this.#rows = numbers('rows');
    this.#changes = numbers('lsn');
    this.changes = new ChangeLog(connection, this.#changes);
    this.uniqueKeys = new UniqueKeys(connection, this);
    this.changeFeed = new ChangeFeed(connection, this);
    this.versions = new VersionLog(connection, this);
    this.items = new Items(connection, this);
    this.maintenance = new Maintenance(connection, this);
    this.scanner = new ItemScanner(connection, this);
  }

  /** The physical partitions, in the order of the line. */
  get ranges(): readonly PartitionKeyRange[] {
    return this.#ranges;
  }

  get partitions(): LogicalPartitions {
    return this.#partitions;
  }

  get settings(): ContainerSettings {
    return this.#version.settings;
  }

  get id(): string {
    return this.settings.id;
  }

  get etag(): string {
    return this.#version.etag;
  }

  get ts(): number {
    return this.#version.ts;
  }

  /** What a write pays for besides its size. */
  get indexedPaths(): IndexedPaths {
    return (this.#indexedPaths ??= indexedPathsOf(this.settings.indexingPolicy));
  }

  /** Undefined when nobody may read all versions and deletes. */
  get versionRules(): VersionRules | undefined {
    this.#versionRules ??= { rules: versionRules(this.settings, this.#surroundings.backupDays) };
    return this.#versionRules.rules;
  }

  get scanRules(): ScanRules {
    const { indexingPolicy, partitionKey } = this.settings;
    return {
      indexingPolicy,
      partitionKeyPaths: keyPathsOf(partitionKey),
    };
  }

  /** Takes on a version that has been written. */
  adopt(version: ContainerVersion): void {
    this.#version = version;
    this.#indexedPaths = undefined;
    this.#versionRules = undefined;
  }

  /** Takes on ranges that have been written; one that is new has got as far as those it came from. */
  adoptRanges(records: readonly RangeRecord[]): void {
    const known = new Map(this.#ranges.map((range) => [range.id, range]));
    const lastOf = ({ parents }: RangeRecord): number =>
      Math.max(0, ...parents.map((id) => known.get(id)?.lsn ?? 0));
    this.#ranges = records.map(
      (record) => known.get(record.id) ?? { ...record, lsn: lastOf(record), transaction: 0 },
    );
    this.#partitions = new LogicalPartitions(this.settings.partitionKey, this.#ranges);
  }

  /** Milliseconds since the Unix epoch, by the emulator's clock. */
  now(): number {
    return this.#surroundings.clock.now();
  }

  /** Seconds since the Unix epoch, the unit of `_ts`. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  nextSecond(): number {
    return Math.ceil(this.now() / 1000);
  }

  nextRow(): number {
    return this.#rows.next();
  }

  /** To be called before the store is closed. */
  saveNumbers(): void {
    this.#rows.save();
    this.#changes.save();
  }
}

const indexedPathsOf = (policy: IndexingPolicy): IndexedPaths => ({
  tree: indexTreeOf(policy),
  composites: compositesOf(policy).map((keys) => keys.map(({ path }) => path)),
});
