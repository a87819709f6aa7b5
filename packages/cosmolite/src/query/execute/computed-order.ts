/** A sort by computed properties, which no source knows of: the items are read whole and sorted here. */
import type { ComputedEvaluators, Environment } from '../compile/environment.js';
import { sortValues } from '../computed/values.js';
import type { OrderKey, ScanPosition, SourceItem } from '../language/source.js';
import { comparePositions, positionOf } from './position.js';

export function* inComputedOrder(
  items: Iterable<SourceItem>,
  order: readonly OrderKey[],
  after: ScanPosition | undefined,
  computed: ComputedEvaluators,
  environment: Environment,
): Iterable<SourceItem> {
  const keyed = Array.from(items, (item): SourceItem => ({
    ...item,
    keys: sortValues(item, order, computed, environment),
  }));
  const inOrder = (left: SourceItem, right: SourceItem): number =>
    comparePositions(positionOf(left, order), positionOf(right, order), order);
  for (const item of keyed.toSorted(inOrder)) {
    if (!after || comparePositions(positionOf(item, order), after, order) > 0) yield item;
  }
}
