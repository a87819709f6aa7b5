import type { ContainerDefinition } from '../containers/container-definition.js';
import type { ContainerSettings } from './container-drift.js';
import { canonicalComposite, canonicalPath } from './index-entries.js';

/**
 * A container with the indexes and computed properties that its definition has beyond it. Nothing is taken away, because
 * another version of the application may use it. Undefined when nothing is to be added, or when the container has no indexing.
 */
export function withAdditions<Settings extends ContainerSettings>(
  definition: ContainerDefinition,
  actual: Settings,
): Settings | undefined {
  const { indexingPolicy = {}, computedProperties = [] } = actual;
  const { includedPaths = [], compositeIndexes = [], indexingMode } = indexingPolicy;
  const wanted = definition.indexingPolicy;
  const paths = lacking(wanted.includedPaths, includedPaths, ({ path }) => canonicalPath(path));
  const composites = lacking(wanted.compositeIndexes, compositeIndexes, canonicalComposite);
  const computed = lacking(definition.computedProperties, computedProperties, ({ name }) => name);
  if (indexingMode === 'none' || paths.length + composites.length + computed.length === 0) return undefined;
  return {
    ...actual,
    indexingPolicy: {
      ...indexingPolicy,
      includedPaths: [...includedPaths, ...paths],
      compositeIndexes: [...compositeIndexes, ...composites],
    },
    ...(computed.length === 0 ? {} : { computedProperties: [...computedProperties, ...computed] }),
  };
}

function lacking<T>(wanted: readonly T[] = [], present: readonly T[], nameOf: (entry: T) => string): T[] {
  const names = new Set(present.map(nameOf));
  return wanted.filter((entry) => !names.has(nameOf(entry)));
}
