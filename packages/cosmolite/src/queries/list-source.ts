import type { ItemSource, ScanPosition, ScanRequest, SourceItem } from '../query/language/source.js';
import { ownNumber } from '../common/rid.js';
import type { OrderKey } from '../indexing/path.js';
import { compareValues, type JsonObject, memberOf, type Value } from '../values/values.js';

/** Lets queries read a short list of resources that lies in memory; a position in it outlives what is deleted. */
export class ListSource implements ItemSource {
  readonly #items: readonly SourceItem[];

  constructor(resources: readonly JsonObject[]) {
    this.#items = resources.map((body) => ({
      epk: '',
      row: rowOf(body['_rid']),
      body,
      bytes: Buffer.byteLength(JSON.stringify(body)),
    }));
  }

  scan({ order = [], after }: ScanRequest): Iterable<SourceItem> {
    const isDescending = order.length > 0 && order.every(({ descending }) => descending);
    const sorted = this.#items.toSorted(
      (left, right) =>
        compareKeys(order, keysOf(left, order), keysOf(right, order)) || byRow(left, right, isDescending),
    );
    if (!after) return sorted;
    return sorted.filter((item) => isAfter(item, after, order, isDescending));
  }
}

const rowOf = (rid: Value): number => (typeof rid === 'string' ? ownNumber(rid) : 0);

function isAfter(
  item: SourceItem,
  after: ScanPosition,
  order: readonly OrderKey[],
  isDescending: boolean,
): boolean {
  const compared = compareKeys(order, keysOf(item, order), after.keys ?? []);
  return compared > 0 || (compared === 0 && byRow(item, after, isDescending) > 0);
}

const byRow = (left: { row: number }, right: { row: number }, isDescending: boolean): number =>
  isDescending ? right.row - left.row : left.row - right.row;

const keysOf = ({ body }: SourceItem, order: readonly OrderKey[]): Value[] =>
  order.map(({ path }) => path.reduce<Value>(memberOf, body));

function compareKeys(order: readonly OrderKey[], left: readonly Value[], right: readonly Value[]): number {
  for (const [index, { descending }] of order.entries()) {
    const compared = compareValues(left[index], right[index]);
    if (compared !== 0) return descending ? -compared : compared;
  }
  return 0;
}
