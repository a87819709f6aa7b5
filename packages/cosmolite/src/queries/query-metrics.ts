/** What a page of a query tells about itself when it is asked to. */
import { HEADER } from '../http/header-names.js';
import { type CosmosRequest, isFlagged } from '../http/request.js';
import { indexSpecOf, type OrderKey, type PropertyPath } from '../indexing/path.js';
import { indexUseOf, type PreparedQuery, type QueryWork } from '../query/index.js';
import type { JsonObject } from '../values/values.js';

/** Milliseconds. */
export interface QueryTimes {
  readonly compile: number;
  readonly run: number;
}

export const queryMetricsHeaders = (
  request: CosmosRequest,
  prepared: PreparedQuery,
  work: QueryWork,
  times: QueryTimes,
): Record<string, string> => ({
  ...(isFlagged(request, HEADER.populateQueryMetrics) && {
    [HEADER.queryMetrics]: metricsText(work, times),
  }),
  ...indexHeader(request, prepared),
});

/**
 * `name=value;…`, in the service's order. Times that the engine does not take apart are 0; so is the time
 * of user-defined functions, which there are none of.
 */
function metricsText(work: QueryWork, { compile, run }: QueryTimes): string {
  const { itemsLoaded, bytesLoaded, itemsMatched, rowsReturned, bytesReturned } = work;
  const figures: readonly (readonly [name: string, value: string])[] = [
    ['totalExecutionTimeInMs', decimal(compile + run)],
    ['queryCompileTimeInMs', decimal(compile)],
    ['queryLogicalPlanBuildTimeInMs', decimal(0)],
    ['queryPhysicalPlanBuildTimeInMs', decimal(0)],
    ['queryOptimizationTimeInMs', decimal(0)],
    ['VMExecutionTimeInMs', decimal(run)],
    ['indexLookupTimeInMs', decimal(0)],
    ['documentLoadTimeInMs', decimal(0)],
    ['systemFunctionExecuteTimeInMs', decimal(0)],
    ['userFunctionExecuteTimeInMs', decimal(0)],
    ['retrievedDocumentCount', String(itemsLoaded)],
    ['retrievedDocumentSize', String(bytesLoaded)],
    ['outputDocumentCount', String(rowsReturned)],
    ['outputDocumentSize', String(bytesReturned)],
    ['writeOutputTimeInMs', decimal(0)],
    ['indexUtilizationRatio', decimal(itemsLoaded === 0 ? 1 : itemsMatched / itemsLoaded)],
  ];
  return figures.map(([name, value]) => `${name}=${value}`).join(';');
}

const decimal = (value: number): string => value.toFixed(2);

/** Newer SDKs ask for one form, percent-encoded JSON; older ones for another, in base64. */
function indexHeader(request: CosmosRequest, prepared: PreparedQuery): Record<string, string> {
  if (isFlagged(request, HEADER.populateIndexMetrics)) {
    const { single, composite, missing } = indexEntries(prepared);
    const use = {
      UtilizedIndexes: { SingleIndexes: single, CompositeIndexes: composite },
      PotentialIndexes: { SingleIndexes: missing, CompositeIndexes: [] },
    };
    return { [HEADER.indexUtilization]: encodeURIComponent(JSON.stringify(use)) };
  }
  if (isFlagged(request, HEADER.populateIndexMetricsV1)) {
    const { single, composite, missing } = indexEntries(prepared);
    const use = {
      UtilizedSingleIndexes: single,
      PotentialSingleIndexes: missing,
      UtilizedCompositeIndexes: composite,
      PotentialCompositeIndexes: [],
    };
    return { [HEADER.indexUtilization]: Buffer.from(JSON.stringify(use)).toString('base64') };
  }
  return {};
}

function indexEntries(prepared: PreparedQuery): Record<'single' | 'composite' | 'missing', JsonObject[]> {
  const { single, composite, missing } = indexUseOf(prepared);
  return {
    single: single.map(singleEntry),
    composite: composite.map((keys) => ({ IndexSpecs: keys.map(sortSpec), IndexImpactScore: 'High' })),
    missing: missing.map(singleEntry),
  };
}

const singleEntry = (path: PropertyPath): JsonObject => ({
  IndexSpec: `${indexSpecOf(path)}/?`,
  IndexImpactScore: 'High',
});

const sortSpec = ({ path, descending }: OrderKey): string =>
  `${indexSpecOf(path)} ${descending ? 'DESC' : 'ASC'}`;
