/** The door of the query room. */
export { definitionProblem, readDefinition } from './computed/definition.js';
export type { DefinitionQuery } from './computed/definition.js';
export { compileCondition } from './prepare/condition.js';
export { runQuery } from './execute/run.js';
export type { QueryPage, QueryRequest } from './execute/run.js';
export type { QueryWork } from './execute/work.js';
export { featuresOf, nonValueAggregate, requireDistinctCount, requireFeatures } from './gateway/features.js';
export { isServableByGateway, needsNonValueAggregate, queryPlan, queryRanges } from './gateway/plan.js';
export type { QueryPlan } from './gateway/plan.js';
export { indexUseOf } from './prepare/index-use.js';
export type { IndexUse } from './prepare/index-use.js';
export { prepareQuery } from './prepare/prepare.js';
export type { PreparedQuery } from './prepare/prepare.js';
export { planFailure } from './language/query-error.js';
export type { ComputedProperty, ContainerShape, QuerySpec } from './language/spec.js';
