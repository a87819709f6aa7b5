import { effectivePartitionKey } from '../../../src/partition-key/effective.js';
import { canonicalPartitionKey, extractPartitionKey } from '../../../src/partition-key/extract.js';
import type { PartitionKeyDefinition } from '../../../src/partition-key/definition.js';
import type {
  Bound,
  ItemSource,
  OrderKey,
  ScanRequest,
  SourceItem,
} from '../../../src/query/language/source.js';
import {
  compareText,
  compareValues,
  equals,
  isPrimitive,
  type JsonObject,
  memberOf,
  typeName,
  type Value,
} from '../../../src/values/values.js';

interface StoredItem extends SourceItem {
  readonly partitionKey: string;
}

/**
 * Items in an array, handed out as the contract of `ItemSource` says. It uses every liberty the contract
 * gives: rows that do not meet the bounds are dropped, so a bound too many shows as a missing row.
 */
export class MemorySource implements ItemSource {
  /** Items handed out so far. */
  read = 0;
  #items: StoredItem[];

  constructor(bodies: readonly JsonObject[], definition: PartitionKeyDefinition) {
    this.#items = bodies.map((body, row) => {
      const key = extractPartitionKey(body, definition);
      return {
        epk: effectivePartitionKey(key, definition),
        partitionKey: canonicalPartitionKey(key),
        row,
        body,
        bytes: Buffer.byteLength(JSON.stringify(body)),
      };
    });
  }

  remove(id: string): void {
    this.#items = this.#items.filter(({ body }) => body['id'] !== id);
  }

  *scan({ ranges, partitionKey, bounds, order, after }: ScanRequest): Generator<SourceItem> {
    const wanted = this.#items
      .filter(({ epk }) => ranges.some(({ min, max }) => epk >= min && epk < max))
      .filter((item) => partitionKey === undefined || item.partitionKey === partitionKey)
      .filter(({ body }) => bounds.every((bound) => meets(body, bound)))
      .map((item) => ({ item, keys: (order ?? []).map(({ path }) => valueAt(body(item), path)) }))
      .toSorted((left, right) => inOrder(left, right, order))
      .filter(
        (entry) =>
          !after || inOrder(entry, { item: { ...entry.item, ...after }, keys: after.keys ?? [] }, order) > 0,
      );
    for (const { item } of wanted) {
      this.read += 1;
      yield item;
    }
  }
}

const body = (item: SourceItem): JsonObject => item.body;

const valueAt = (object: JsonObject, path: readonly string[]): Value => path.reduce<Value>(memberOf, object);

interface Entry {
  readonly item: SourceItem;
  readonly keys: readonly Value[];
}

function inOrder(left: Entry, right: Entry, order: readonly OrderKey[] | undefined): number {
  if (!order) return compareText(left.item.epk, right.item.epk) || left.item.row - right.item.row;
  for (const [index, { descending }] of order.entries()) {
    const compared = compareValues(left.keys[index], right.keys[index]);
    if (compared !== 0) return descending ? -compared : compared;
  }
  const rows = left.item.row - right.item.row;
  return order.every(({ descending }) => descending) ? -rows : rows;
}

function meets(object: JsonObject, bound: Bound): boolean {
  const value = valueAt(object, bound.path);
  if (bound.op === 'defined') return value !== undefined;
  if (bound.op === 'in') return bound.values.some((wanted) => equals(wanted, value));
  if (bound.op === 'startsWith') return typeof value === 'string' && value.startsWith(bound.value);
  if (bound.op === '=') return equals(value, bound.value);
  if (!isPrimitive(value) || typeName(value) !== typeName(bound.value)) return false;
  const compared = compareValues(value, bound.value);
  switch (bound.op) {
    case '<':
      return compared < 0;
    case '<=':
      return compared <= 0;
    case '>':
      return compared > 0;
    case '>=':
      return compared >= 0;
  }
}
