import { compareText, compareValues, isObject, memberOf, type Value } from '../../values/values.js';
import type { OrderKey, ScanPosition, SourceItem } from '../language/source.js';

/** Where an item stands in the scan, as the source takes it back in `after`. */
export function positionOf(item: SourceItem, order: readonly OrderKey[] | undefined): ScanPosition {
  const { epk, row, body } = item;
  if (!order) return { epk, row };
  const keys = item.keys ?? order.map(({ path }) => path.reduce<Value>(memberOf, body));
  return { epk, row, keys: keys.map(keyOf) };
}

const keyOf = (value: Value): Value => {
  if (Array.isArray(value)) return [];
  return isObject(value) ? {} : value;
};

/** Negative when `left` comes first: by effective partition key and row, or by the keys and then the row. */
export function comparePositions(
  left: ScanPosition,
  right: ScanPosition,
  order: readonly OrderKey[] | undefined,
): number {
  if (!order) return compareText(left.epk, right.epk) || left.row - right.row;
  for (const [index, { descending }] of order.entries()) {
    const keys = compareValues(left.keys?.[index], right.keys?.[index]);
    if (keys !== 0) return descending ? -keys : keys;
  }
  const rows = left.row - right.row;
  return order.every(({ descending }) => descending) ? -rows : rows;
}
