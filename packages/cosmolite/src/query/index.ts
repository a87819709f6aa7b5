/** The door of the query room. */
export { compileCondition } from './condition.js';
export { runQuery } from './execute/run.js';
export type { QueryPage, QueryRequest } from './execute/run.js';
export type { QueryWork } from './execute/work.js';
export { isServableByGateway, queryPlan, queryRanges } from './gateway/plan.js';
export type { QueryPlan } from './gateway/plan.js';
export { indexUseOf } from './plan/index-use.js';
export type { IndexUse } from './plan/index-use.js';
export { prepareQuery } from './prepare.js';
export type { PreparedQuery } from './prepare.js';
export { planFailure } from './query-error.js';
export type { ContainerShape, QuerySpec } from './spec.js';
