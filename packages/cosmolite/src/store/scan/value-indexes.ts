import { createHash } from 'node:crypto';
import { CosmosError } from '../../common/errors.js';
import type { OrderKey } from '../../indexing/path.js';
import type { Connection } from '../connection.js';
import { keySql } from './key-sql.js';

/** Each one is paid for by every write, so there is an end to it. */
const MAX_INDEXES = 32;
/** A container with fewer items is searched as quickly without. */
const WORTHWHILE_ROWS = 200;

/**
 * SQLite indexes over the values at property paths, made when a query first asks for one. They are an
 * aid, no truth: every scan gives the same rows without them.
 */
export class ValueIndexes {
  readonly #connection: Connection;
  readonly #table: string;
  readonly #names: Set<string>;
  #isLarge = false;

  constructor(connection: Connection, table: string) {
    this.#connection = connection;
    this.#table = table;
    this.#names = new Set(
      connection
        .prepare<readonly [string]>("SELECT name FROM sqlite_schema WHERE type = 'index' AND name GLOB ?")
        .all(`${table}_values_*`)
        .map(([name]) => name),
    );
  }

  /**
   * @param column the scope's leading column, or empty
   * @param order with ties by row upwards
   * @returns the name of the index; `undefined` when there is none and should be none
   */
  named(column: string, order: readonly OrderKey[]): string | undefined {
    const columns = [
      ...(column === '' ? [] : [column]),
      ...order.flatMap(({ path, descending }) => {
        const { rank, value } = keySql(path);
        return descending ? [`${rank} DESC`, `${value} DESC`] : [rank, value];
      }),
      // The place is in the index so that rows of other partitions are passed over without reading them.
      ...(column === '' ? ['row', 'epk'] : []),
    ].join(', ');
    const name = `${this.#table}_values_${createHash('sha256').update(columns).digest('hex').slice(0, 16)}`;
    if (this.#names.has(name)) return name;
    if (this.#names.size >= MAX_INDEXES || !this.#isWorthwhile()) return undefined;
    if (!this.#create(name, columns)) return undefined;
    this.#names.add(name);
    return name;
  }

  /** After a change of the indexing policy: those still wanted come back by themselves. */
  dropAll(): void {
    for (const name of this.#names) this.#connection.execute(`DROP INDEX ${name}`);
    this.#names.clear();
  }

  /** @returns false when the disk has no room for it: the query gets its rows all the same */
  #create(name: string, columns: string): boolean {
    try {
      this.#connection.execute(`CREATE INDEX IF NOT EXISTS ${name} ON ${this.#table} (${columns})`);
      return true;
    } catch (error) {
      if (error instanceof CosmosError) return false;
      throw error;
    }
  }

  #isWorthwhile(): boolean {
    this.#isLarge ||=
      this.#connection.prepare(`SELECT 1 FROM ${this.#table} LIMIT 1 OFFSET ${WORTHWHILE_ROWS - 1}`).get() !==
      undefined;
    return this.#isLarge;
  }
}
