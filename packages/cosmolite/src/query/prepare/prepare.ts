import { badRequest } from '../../common/errors.js';
import { isDeeperThan, type Json, MAX_NESTING } from '../../values/values.js';
import type { Analysis } from '../analyse/analysis.js';
import { unresolved } from '../analyse/problems.js';
import type { Query } from '../language/ast.js';
import type { CompiledQuery } from '../compile/compiled.js';
import { compileQuery } from '../compile/query.js';
import { compileSubquery } from '../compile/subquery.js';
import type { CompileContext } from '../compile/expression.js';
import { computedEvaluators } from '../computed/values.js';
import { fingerprintOf } from '../language/fingerprint.js';
import { countOf } from '../plan/counts.js';
import { planScan, type ScanPlan } from '../plan/scan.js';
import { queryErrors } from '../language/query-error.js';
import { parsedQuery } from './parsed.js';
import type { ContainerShape, QuerySpec } from '../language/spec.js';

/** A query ready to run any number of times: parsed, checked, bound to its parameters, compiled. */
export interface PreparedQuery {
  readonly query: Query;
  readonly analysis: Analysis;
  readonly context: CompileContext;
  readonly container: ContainerShape;
  readonly compiled: CompiledQuery;
  readonly scan: ScanPlan;
  /** Rows can only be given out once all of them are known: groups, aggregates, distinct values. */
  readonly isSet: boolean;
  readonly top?: number;
  readonly offset: number;
  readonly limit?: number;
  /** Continuation tokens carry it. */
  readonly fingerprint: string;
}

/** @throws CosmosError 400 in the service's form for anything the service would not run */
export function prepareQuery(spec: QuerySpec, container: ContainerShape): PreparedQuery {
  const { query, analysis } = parsedQuery(spec.query);
  const parameters = bind(spec, analysis);
  const { computedProperties } = container;
  const context: CompileContext = {
    analysis,
    parameters,
    compileSubquery,
    ...(computedProperties && { computed: computedEvaluators(computedProperties) }),
  };
  const { top, paging } = query;
  const compiled = compileQuery(query, context, true);
  const scan = planScan(query, context, container);
  return {
    query,
    analysis,
    context,
    container,
    compiled,
    scan,
    isSet: isSet(query, compiled, scan),
    ...(top && { top: countOf('TOP', top, parameters) }),
    offset: paging ? countOf('OFFSET', paging.offset, parameters) : 0,
    ...(paging && { limit: countOf('LIMIT', paging.limit, parameters) }),
    fingerprint: fingerprintOf(spec, query, container),
  };
}

const isSet = (query: Query, { derived, grouping }: CompiledQuery, { order, reads }: ScanPlan): boolean =>
  Boolean(derived ?? grouping) || reads === 'once' || (query.distinct && !order);

function bind({ parameters = [] }: QuerySpec, analysis: Analysis): Map<string, Json> {
  if (isDeeperThan(parameters, MAX_NESTING)) {
    throw badRequest(`The value of a query parameter nests deeper than ${MAX_NESTING} levels.`);
  }
  const values = new Map(parameters.map(({ name, value }) => [name, value]));
  const missing = [...analysis.parameters].filter(([name]) => !values.has(name));
  if (missing.length > 0) throw queryErrors(missing.map(([name, span]) => unresolved(name, span)));
  return values;
}
