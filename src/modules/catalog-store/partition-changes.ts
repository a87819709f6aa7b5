import { backgroundContext, runInContext } from '../../common/context/request-context.js';
import { forEachAtOnce } from '../../common/iteration/for-each-at-once.js';
import type { Change } from '../cosmos/change-feed/processing/change.js';
import { Partition } from './partition.js';
import type { Placed } from './stored-document.js';

/** A document of the catalogue as the change feed shows it. */
export type CatalogChange = Change<Placed<object>>;

/** Logical partitions that are worked on at the same time. */
const AT_ONCE = 8;

/** Longest time for the changes of one partition, in milliseconds. */
const LONGEST_MS = 60_000;

/**
 * Hands changes over by logical partition, in the name of the partition's tenant: those of one in their order, several
 * partitions at the same time.
 * @throws the first failure; other partitions may have been handled
 */
export function byPartition(
  changes: readonly CatalogChange[],
  signal: AbortSignal,
  work: (partition: Partition, changes: readonly CatalogChange[]) => Promise<void>,
): Promise<void> {
  const groups = new Map<string, CatalogChange[]>();
  for (const change of changes) {
    const name = JSON.stringify([change.tenantId, change.category]);
    groups.set(name, [...(groups.get(name) ?? []), change]);
  }
  return forEachAtOnce(AT_ONCE, groups.values(), async (group) => {
    const [first] = group;
    if (first === undefined) return;
    const context = backgroundContext({ tenant: first.tenantId, timeoutMs: LONGEST_MS, signal });
    await runInContext(context, () => work(Partition.of(first.category), group));
  });
}
