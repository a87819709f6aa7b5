import type { Connection, Statement } from './connection.js';
import { NEVER } from './ttl.js';
import type { UniqueKeys } from './unique-keys.js';

/** What the upkeep needs of the container around it. */
export interface UpkeepOwner {
  readonly table: string;
  readonly settings: { readonly defaultTtl?: number };
  readonly uniqueKeys: UniqueKeys;
  /** Seconds since the Unix epoch. */
  seconds(): number;
}

/** What is done to the items of a container as a whole; none of it is a change that readers see. */
export class Upkeep {
  readonly #connection: Connection;
  readonly #owner: UpkeepOwner;
  readonly #usage: Statement<readonly [items: number, bytes: number]>;
  readonly #expired: Statement<readonly [row: number]>;
  readonly #delete: Statement;

  constructor(connection: Connection, owner: UpkeepOwner) {
    const { table } = owner;
    this.#connection = connection;
    this.#owner = owner;
    this.#usage = connection.prepare(`SELECT count(*), coalesce(sum(bytes), 0) FROM ${table}`);
    this.#expired = connection.prepare(`SELECT row FROM ${table} WHERE expires <= ? LIMIT ?`);
    this.#delete = connection.prepare(`DELETE FROM ${table} WHERE row = ?`);
  }

  /** How many items there are, and their size as JSON, expired ones that are still to be swept included. */
  usage(): { readonly items: number; readonly bytes: number } {
    const [items, bytes] = this.#usage.get() ?? [0, 0];
    return { items, bytes };
  }

  /** Deletes expired items for good. @returns how many, at most `limit` */
  sweep(limit: number): number {
    const expired = this.#expired.all(this.#owner.seconds(), limit);
    if (expired.length === 0) return 0;
    this.#connection.transaction(() => {
      for (const [row] of expired) {
        this.#owner.uniqueKeys.release(row);
        this.#delete.run(row);
      }
    });
    return expired.length;
  }

  /** Applies a changed `defaultTtl` of the container to the items that are there. */
  adoptDefaultTtl(defaultTtl: number | undefined): void {
    const { table, settings } = this.#owner;
    if (defaultTtl === settings.defaultTtl) return;
    if (defaultTtl === undefined) {
      this.#connection.prepare(`UPDATE ${table} SET expires = NULL WHERE expires IS NOT NULL`).run();
    } else {
      this.#connection
        .prepare(`UPDATE ${table} SET expires = nullif(coalesce(body ->> '$.ttl', ?), ${NEVER}) + ts`)
        .run(defaultTtl);
    }
  }
}
