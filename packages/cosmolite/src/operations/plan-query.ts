import type { Operation } from '../requests/context.js';
import { CosmosError } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import {
  featuresOf,
  planFailure,
  prepareQuery,
  queryPlan,
  type QueryPlan,
  queryRanges,
  requireFeatures,
} from '../query/index.js';
import { addressedContainer } from '../requests/addressed.js';
import { isWhole, querySpecOf, shapeOf } from '../queries/query-spec.js';

/** How an SDK is to run a query that spans partitions. Nothing is run, so nothing is charged. */
export const planQuery: Operation = (context) => {
  const container = addressedContainer(context);
  const declared = featuresOf(headerOf(context.request, HEADER.supportedFeatures));
  const plan = planOf(() => {
    const prepared = prepareQuery(querySpecOf(context.request), shapeOf(container));
    return queryPlan(prepared, isWhole(container, queryRanges(prepared)));
  });
  requireFeatures(plan.queryInfo, declared);
  return { status: 200, charge: 0, body: JSON.stringify(plan) };
};

/** The plan's endpoint words a bad query in its own way. */
function planOf(plan: () => QueryPlan): QueryPlan {
  try {
    return plan();
  } catch (error) {
    throw error instanceof CosmosError ? planFailure(error) : error;
  }
}
