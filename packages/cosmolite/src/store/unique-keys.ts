import { uniqueKeyViolation } from '../common/errors.js';
import { namesAlong } from '../partition-key/definition.js';
import { canonicalText, type JsonObject, memberOf, type Value } from '../values/values.js';
import type { Connection, Statement } from './connection.js';
import type { UniqueKeyPolicy } from './container-settings.js';
import { parseItem } from './item.js';

/** Members along each path of one unique key. */
type UniqueKey = readonly (readonly string[])[];

type HolderRow = readonly [row: number, expires: number | null, body: string];

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
      `SELECT u.row, i.expires, i.body FROM ${table} u JOIN ${owner.table} i ON i.row = u.row WHERE u.pk = ? AND u.key = ? AND u.value = ?`,
    );
    this.#claim = connection.prepare(
      `INSERT INTO ${table} (pk, key, value, row) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#release = connection.prepare(
      `DELETE FROM ${table} WHERE pk = ? AND key = ? AND value = ? AND row = ?`,
    );
    this.#evict = connection.prepare(`DELETE FROM ${owner.table} WHERE row = ?`);
    this.#releaseAll = connection.prepare(`DELETE FROM ${table} WHERE pk = ?`);
  }

  /** Whether the container has any. */
  get exist(): boolean {
    return this.#keys.length > 0;
  }

  /**
   * Takes the values of `body` for a new item.
   * @throws CosmosError 409/3301 when another item of the partition holds one of them
   */
  claim(partitionKey: string, row: number, body: JsonObject): void {
    this.#keys.forEach((key, number) => this.#take(partitionKey, row, number, valuesOf(body, key)));
  }

  /**
   * Makes the values of `after` the only ones that an item holds. Most writes change none.
   * @param before what it says now
   * @throws CosmosError 409/3301 when another item of the partition holds one of them
   */
  exchange(partitionKey: string, row: number, before: JsonObject, after: JsonObject): void {
    this.#keys.forEach((key, number) => {
      const [old, value] = [valuesOf(before, key), valuesOf(after, key)];
      if (old === value) return;
      this.#give(partitionKey, row, number, old);
      this.#take(partitionKey, row, number, value);
    });
  }

  /** Frees the values that an item holds. @param body what it says */
  release(partitionKey: string, row: number, body: JsonObject): void {
    this.#keys.forEach((key, number) => this.#give(partitionKey, row, number, valuesOf(body, key)));
  }

  /** Frees the values of every item of the logical partition. */
  releaseAll(partitionKey: string): void {
    if (this.exist) this.#releaseAll.run(partitionKey);
  }

  #take(partitionKey: string, row: number, key: number, value: string): void {
    if (this.#claim.run(partitionKey, key, value, row) > 0) return;
    const [holder, expires, body] = this.#holder.get(partitionKey, key, value) ?? [];
    if (holder === row) return;
    if (holder === undefined || body === undefined || (expires ?? Infinity) > this.#seconds()) {
      throw uniqueKeyViolation();
    }
    // Not only its values: with the container's ttl switched off later the item would be back without them.
    this.release(partitionKey, holder, parseItem(body));
    this.#evict.run(holder);
    this.#claim.run(partitionKey, key, value, row);
  }

  #give(partitionKey: string, row: number, key: number, value: string): void {
    this.#release.run(partitionKey, key, value, row);
  }
}

const valuesOf = (body: JsonObject, key: UniqueKey): string =>
  canonicalText(key.map((path) => valueAt(body, path)));

const valueAt = (body: JsonObject, path: readonly string[]): NonNullable<Value> | null =>
  path.reduce<Value>((value, name) => memberOf(value, name), body) ?? null;
