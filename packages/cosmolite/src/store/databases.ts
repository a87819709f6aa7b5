import { resourceExists } from '../common/errors.js';
import { databaseRid } from '../common/rid.js';
import type { Connection } from './connection.js';
import { Containers } from './containers.js';
import { newEtag } from './etag.js';
import type { StoreSurroundings } from './surroundings.js';

type DatabaseRow = readonly [number: number, id: string, etag: string, ts: number];

export interface Database {
  readonly number: number;
  readonly id: string;
  readonly rid: string;
  /** `dbs/<rid>/` */
  readonly self: string;
  readonly etag: string;
  readonly ts: number;
  readonly containers: Containers;
}

/** The databases of the account: held in memory, written through to disk. */
export class Databases {
  readonly #connection: Connection;
  readonly #surroundings: StoreSurroundings;
  readonly #byId = new Map<string, Database>();
  readonly #byRid = new Map<string, Database>();

  constructor(connection: Connection, surroundings: StoreSurroundings) {
    this.#connection = connection;
    this.#surroundings = surroundings;
    const rows = connection
      .prepare<DatabaseRow>('SELECT number, id, etag, ts FROM databases ORDER BY number')
      .all();
    for (const row of rows) this.#remember(row);
  }

  /** In the order of their creation. */
  list(): Database[] {
    return [...this.#byId.values()].toSorted((a, b) => a.number - b.number);
  }

  /** @param id its name or its `_rid` */
  find(id: string): Database | undefined {
    return this.#byId.get(id) ?? this.#byRid.get(id);
  }

  /** @throws CosmosError 409 for a taken id */
  create(id: string): Database {
    if (this.#byId.has(id)) throw resourceExists(3206);
    const ts = Math.floor(this.#surroundings.clock.now() / 1000);
    const row = this.#connection
      .prepare<DatabaseRow>(
        'INSERT INTO databases (id, etag, ts) VALUES (?, ?, ?) RETURNING number, id, etag, ts',
      )
      .get(id, newEtag(ts), ts);
    if (!row) throw new Error('INSERT … RETURNING answered no row');
    const database = this.#remember(row);
    this.#connection.onRollback(() => this.#forget(database));
    return database;
  }

  /** Deletes it with its containers and everything in them. */
  delete(database: Database): void {
    this.#connection.transaction(() => {
      for (const container of database.containers.list()) database.containers.delete(container);
      this.#connection.prepare('DELETE FROM databases WHERE number = ?').run(database.number);
      this.#forget(database);
      this.#connection.onRollback(() => this.#keep(database));
    });
  }

  /** To be called before the store is closed. */
  saveNumbers(): void {
    for (const { containers } of this.#byId.values()) {
      for (const container of containers.list()) container.saveNumbers();
    }
  }

  #remember([number, id, etag, ts]: DatabaseRow): Database {
    const containers = new Containers(this.#connection, this.#surroundings, { number, id });
    const rid = databaseRid(number);
    const database = { number, id, rid, self: `dbs/${rid}/`, etag, ts, containers };
    this.#keep(database);
    return database;
  }

  #keep(database: Database): void {
    this.#byId.set(database.id, database);
    this.#byRid.set(database.rid, database);
  }

  #forget(database: Database): void {
    this.#byId.delete(database.id);
    this.#byRid.delete(database.rid);
  }
}
