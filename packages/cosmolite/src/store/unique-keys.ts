import { uniqueKeyViolation } from '../common/errors.js';
import { namesAlong } from '../partition-key/definition.js';
import { canonicalText, type JsonObject, memberOf, type Value } from '../values/values.js';
import type { Connection, Statement } from './connection.js';
import type { UniqueKeyPolicy } from './container-settings.js';

/** Members along each path of one unique key. */
type UniqueKey = readonly (readonly string[])[];

type HolderRow = readonly [row: number, expires: number | null];

/** What the unique keys need of the container around them. */
export interface UniqueKeysOwner {
  readonly table: string;
  readonly settings: { readonly uniqueKeyPolicy: UniqueKeyPolicy };
  seconds(): number;
}

/** Name of the table of unique values that belongs to a table of items. */
export const uniqueTable = (items: string): string => `unique_${items}`;

/**
 * The unique values in use, one logical partition apart from the other. A missing path counts as
 * `null`, and so does one that runs through an array; a composite key is the tuple of its values.
 */
export class UniqueKeys {
  readonly #keys: readonly UniqueKey[];
  readonly #seconds: () => number;
  readonly #holder: Statement<HolderRow>;
  readonly #claim: Statement;
  readonly #release: Statement;
  readonly #releaseAll: Statement;
  readonly #evict: Statement;

  constructor(connection: Connection, owner: UniqueKeysOwner) {
    const table = uniqueTable(owner.table);
    this.#keys = owner.settings.uniqueKeyPolicy.uniqueKeys.map(({ paths }) => paths.map(namesAlong));
    this.#seconds = () => owner.seconds();
    this.#holder = connection.prepare(
      `SELECT u.row, i.expires FROM ${table} u JOIN ${owner.table} i ON i.row = u.row WHERE u.pk = ? AND u.key = ? AND u.value = ?`,
    );
    this.#claim = connection.prepare(`INSERT INTO ${table} (pk, key, value, row) VALUES (?, ?, ?, ?)`);
    this.#release = connection.prepare(`DELETE FROM ${table} WHERE row = ?`);
    this.#evict = connection.prepare(`DELETE FROM ${owner.table} WHERE row = ?`);
    this.#releaseAll = connection.prepare(`DELETE FROM ${table} WHERE pk = ?`);
  }

  /**
   * Makes the values of `body` the only ones that the item in `row` holds.
   * @throws CosmosError 409/3301 when another item of the partition holds one of them
   */
  claim(partitionKey: string, row: number, body: JsonObject): void {
    if (this.#keys.length === 0) return;
    this.release(row);
    this.#keys.forEach((key, number) => {
      const value = canonicalText(key.map((path) => valueAt(body, path)));
      this.#freeExpired(partitionKey, number, value);
      this.#claim.run(partitionKey, number, value, row);
    });
  }

  /** Frees the values that the item in `row` holds. */
  release(row: number): void {
    if (this.#keys.length > 0) this.#release.run(row);
  }

  /** Frees the values of every item of the logical partition. */
  releaseAll(partitionKey: string): void {
    if (this.#keys.length > 0) this.#releaseAll.run(partitionKey);
  }

  #freeExpired(partitionKey: string, key: number, value: string): void {
    const holder = this.#holder.get(partitionKey, key, value);
    if (!holder) return;
    const [row, expires] = holder;
    if (expires === null || expires > this.#seconds()) throw uniqueKeyViolation();
    // Not only its values: with the container's ttl switched off later the item would be back without them.
    this.release(row);
    this.#evict.run(row);
  }
}

const valueAt = (body: JsonObject, path: readonly string[]): NonNullable<Value> | null =>
  path.reduce<Value>((value, name) => memberOf(value, name), body) ?? null;
