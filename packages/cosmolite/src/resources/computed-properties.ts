/**
 * The definitions of a container's computed properties. What they may be is in the service's
 * documentation, "Computed properties in Azure Cosmos DB for NoSQL"; its texts are not published.
 */
import { badRequest } from '../errors.js';
import { normaliseIndexingPolicy } from '../indexing/policy.js';
import { SYSTEM_PROPERTIES } from '../indexing/terms.js';
import { normalisePartitionKey } from '../partition-key/definition.js';
import type { Expression } from '../query/ast.js';
import { prepareQuery, type PreparedQuery } from '../query/index.js';
import { someExpression } from '../query/walk.js';
import type { ComputedProperty } from '../store/container-settings.js';
import { isObject } from '../values.js';
import type { Json } from '../values.js';

const MAX_COMPUTED_PROPERTIES = 20;
const NON_DETERMINISTIC = /^(RAND|GETCURRENT\w*)$/i;

const NO_CONTAINER = {
  rid: '',
  partitionKey: normalisePartitionKey({ paths: ['/id'] }),
  indexingPolicy: normaliseIndexingPolicy(undefined),
};

/**
 * Reads `computedProperties` of a container body; absent means none.
 * @throws CosmosError 400 naming the property and what is wrong
 */
export function readComputedProperties(raw: Json | undefined): ComputedProperty[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw) || raw.length > MAX_COMPUTED_PROPERTIES) {
    throw badRequest(`'computedProperties' must be an array of at most ${MAX_COMPUTED_PROPERTIES}.`);
  }
  const properties = raw.map(readComputedProperty);
  const names = new Set<string>();
  for (const { name } of properties) {
    if (names.has(name)) throw badRequest(`The computed property '${name}' is defined more than once.`);
    names.add(name);
  }
  return properties;
}

function readComputedProperty(raw: Json): ComputedProperty {
  const { name, query } = isObject(raw) ? raw : {};
  if (typeof name !== 'string' || name === '' || typeof query !== 'string') {
    throw badRequest("Each computed property must have a 'name' and a 'query'.");
  }
  if (SYSTEM_PROPERTIES.has(name)) {
    throw badRequest(`A computed property cannot have the name of the system property '${name}'.`);
  }
  const problem = problemOf(prepareQuery({ query }, NO_CONTAINER));
  if (problem !== undefined) throw badRequest(`The query of the computed property '${name}' ${problem}.`);
  return { name, query };
}

/** What the query has that a computed property may not have. */
function problemOf({ query, analysis }: PreparedQuery): string | undefined {
  const [source] = query.from;
  const { select } = query;
  if (source?.kind !== 'value' || source.collection.kind !== 'path' || source.collection.steps.length > 0) {
    return 'must name the item in its FROM clause';
  }
  if (query.from.length > 1) return 'cannot contain JOIN';
  if (select.kind !== 'value') return 'must project with SELECT VALUE';
  const { where, orderBy, paging, top, distinct, groupBy } = query;
  if (where || orderBy || paging || top || distinct || groupBy.length > 0) {
    return 'cannot contain WHERE, GROUP BY, ORDER BY, TOP, DISTINCT or OFFSET LIMIT';
  }
  if (analysis.groupings.size > 0) return 'cannot contain aggregates';
  if (someExpression(select.expression, isSubquery)) return 'cannot contain subqueries';
  if (someExpression(select.expression, isNonDeterministic)) return 'must give one value for an item';
  return undefined;
}

const isSubquery = ({ kind }: Expression): boolean => kind === 'subquery';

const isNonDeterministic = (expression: Expression): boolean =>
  expression.kind === 'call' && NON_DETERMINISTIC.test(expression.name);
