import { partitionKeyRangeGone, resourceExists } from '../common/errors.js';
import type { Connection } from './connection.js';
import { Container, itemsTable } from './container.js';
import { type ContainerSettings, parseSettings } from './container-settings.js';
import { newEtag } from './etag.js';
import { createItemTables, dropItemTables } from './item-tables.js';
import {
  initialRanges,
  mergeRanges,
  type PartitionKeyRange,
  type RangeRecord,
  splitRange,
} from './ranges.js';
import type { StoreSurroundings } from './surroundings.js';

type ContainerRow = readonly [
  number: number,
  settings: string,
  ranges: string,
  etag: string,
  ts: number,
  lsn: number,
  rows: number,
];

/** What the containers need of the database around them. */
export interface ContainersOwner {
  readonly number: number;
  readonly id: string;
}

/** The containers of one database: held in memory, written through to disk. */
export class Containers {
  readonly #connection: Connection;
  readonly #surroundings: StoreSurroundings;
  readonly #owner: ContainersOwner;
  readonly #byId = new Map<string, Container>();
  readonly #byRid = new Map<string, Container>();

  constructor(connection: Connection, surroundings: StoreSurroundings, owner: ContainersOwner) {
    this.#connection = connection;
    this.#surroundings = surroundings;
    this.#owner = owner;
    for (const row of this.#load()) this.#remember(row);
  }

  /** In the order of their creation. */
  list(): Container[] {
    return [...this.#byId.values()].toSorted((a, b) => a.number - b.number);
  }

  /** @param id its name or its `_rid` */
  find(id: string): Container | undefined {
    return this.#byId.get(id) ?? this.#byRid.get(id);
  }

  /**
   * @param partitions how many physical partitions it gets
   * @throws CosmosError 409 for a taken id
   */
  create(settings: ContainerSettings, partitions: number): Container {
    if (this.#byId.has(settings.id)) throw resourceExists();
    const ts = Math.floor(this.#surroundings.clock.now() / 1000);
    const etag = newEtag(ts);
    const settingsText = JSON.stringify(settings);
    const ranges = JSON.stringify(initialRanges(settings.partitionKey, partitions));
    return this.#connection.transaction(() => {
      const next = this.#nextNumber();
      createItemTables(this.#connection, itemsTable(this.#owner.number, next));
      this.#connection
        .prepare(
          'INSERT INTO containers (database, number, id, settings, ranges, etag, ts) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(this.#owner.number, next, settings.id, settingsText, ranges, etag, ts);
      const container = this.#remember([next, settingsText, ranges, etag, ts, 0, 0]);
      this.#connection.onRollback(() => this.#forget(container));
      return container;
    });
  }

  /** Puts new settings, with the same id, partition key and unique keys, in place of the old ones. */
  replace(container: Container, settings: ContainerSettings): void {
    const ts = container.seconds();
    const etag = newEtag(ts);
    this.#connection.transaction(() => {
      this.#connection
        .prepare('UPDATE containers SET settings = ?, etag = ?, ts = ? WHERE database = ? AND number = ?')
        .run(JSON.stringify(settings), etag, ts, this.#owner.number, container.number);
      container.maintenance.adoptDefaultTtl(settings.defaultTtl);
      container.scanner.valueIndexes.dropAll();
    });
    container.adopt({ settings, etag, ts });
  }

  /**
   * Splits one of its physical partitions in two, in its middle or at a bound. Clients learn of it by the etag of the ranges, or when
   * they ask for the old one.
   * @throws CosmosError 410/1002 for an unknown range, 400 for one that cannot be split
   */
  split(container: Container, rangeId: string, at?: string): void {
    const { partitionKey } = container.settings;
    const parent = rangeOf(container, rangeId);
    this.#adoptRanges(container, splitRange(partitionKey, container.ranges.map(recordOf), parent, at));
  }

  /**
   * Makes one of two neighbouring physical partitions.
   * @throws CosmosError 410/1002 for an unknown range, 400 for ranges that are not neighbours
   */
  merge(container: Container, [first, second]: readonly [string, string]): void {
    const pair = [rangeOf(container, first), rangeOf(container, second)] as const;
    const [left, right] = pair[0].min < pair[1].min ? pair : [pair[1], pair[0]];
    this.#adoptRanges(container, mergeRanges(container.ranges.map(recordOf), [left, right]));
  }

  #adoptRanges(container: Container, records: readonly RangeRecord[]): void {
    const { settings, ts } = container;
    const etag = newEtag(ts);
    this.#connection
      .prepare('UPDATE containers SET ranges = ?, etag = ? WHERE database = ? AND number = ?')
      .run(JSON.stringify(records), etag, this.#owner.number, container.number);
    container.adopt({ settings, etag, ts });
    container.adoptRanges(records);
  }

  /** Deletes it with everything in it. */
  delete(container: Container): void {
    this.#connection.transaction(() => {
      dropItemTables(this.#connection, container.table);
      container.versions.drop();
      this.#connection
        .prepare('DELETE FROM containers WHERE database = ? AND number = ?')
        .run(this.#owner.number, container.number);
      this.#forget(container);
      this.#connection.onRollback(() => this.#keep(container));
    });
  }

  #load(): ContainerRow[] {
    return this.#connection
      .prepare<ContainerRow>(
        'SELECT number, settings, ranges, etag, ts, lsn, rows FROM containers WHERE database = ? ORDER BY number',
      )
      .all(this.#owner.number);
  }

  #remember([number, settings, ranges, etag, ts, lsn, rows]: ContainerRow): Container {
    const knownRanges: RangeRecord[] = JSON.parse(ranges);
    const container = new Container(this.#connection, this.#surroundings, {
      databaseNumber: this.#owner.number,
      databaseId: this.#owner.id,
      number,
      settings: parseSettings(settings),
      ranges: knownRanges,
      etag,
      ts,
      lsn,
      rows,
    });
    this.#keep(container);
    return container;
  }

  #keep(container: Container): void {
    this.#byId.set(container.id, container);
    this.#byRid.set(container.rid, container);
  }

  #forget(container: Container): void {
    this.#byId.delete(container.id);
    this.#byRid.delete(container.rid);
  }

  /** Numbers are never given out twice, so neither is a `_rid`. */
  #nextNumber(): number {
    const row = this.#connection
      .prepare<readonly [number]>(
        'UPDATE databases SET containers = containers + 1 WHERE number = ? RETURNING containers',
      )
      .get(this.#owner.number);
    if (!row) throw new Error(`Database ${this.#owner.id} is not in the store`);
    return row[0];
  }
}

function rangeOf(container: Container, rangeId: string): PartitionKeyRange {
  const range = container.ranges.find(({ id }) => id === rangeId);
  if (!range) throw partitionKeyRangeGone();
  return range;
}

const recordOf = ({ id, min, max, parents }: RangeRecord): RangeRecord => ({ id, min, max, parents });
