/**
 * The computed properties a container is given: what the service refuses, in its words where the public
 * .NET SDK tests (`ContainerNegativeComputedPropertyTest`) show them, by the rules of
 * https://learn.microsoft.com/azure/cosmos-db/nosql/query/computed-properties.
 */
import { badRequest, CosmosError, fromBackend } from '../common/errors.js';
import { parseIndexPath } from '../indexing/path.js';
import { SYSTEM_PROPERTIES } from '../indexing/terms.js';
import {
  type ComputedProperty,
  definitionProblem,
  type DefinitionQuery,
  readDefinition,
} from '../query/index.js';
import { isObject, type Json, type JsonObject } from '../values/values.js';

const MOST = 20;

/**
 * Reads `computedProperties` of a container body; absent and `null` mean none.
 * @throws CosmosError 400, 501 for a function this emulator does not have
 */
export function readComputedProperties({
  computedProperties: raw,
  indexingPolicy,
}: JsonObject): ComputedProperty[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) throw refused('One of the specified inputs is invalid');
  if (raw.length > MOST) throw refused(`The number of computed properties cannot exceed ${MOST}.`);
  const properties = raw.map(readProperty);
  const spatial = spatialNames(indexingPolicy);
  const known = new Set<string>();
  for (const [index, property] of properties.entries()) {
    const { name } = property;
    if (known.has(name)) {
      throw refused(`Computed property name '${name}' cannot be used in multiple definitions.`);
    }
    known.add(name);
    if (spatial.has(name)) {
      throw refused(
        `Computed property '${name}' at index (${index}) has a spatial index. Remove the spatial index on this path.`,
      );
    }
    requireQuery(property, index);
  }
  return properties;
}

function readProperty(raw: Json): ComputedProperty {
  const { name, query } = isObject(raw) ? raw : {};
  if (typeof name !== 'string' || typeof query !== 'string') {
    throw refused('One of the specified inputs is invalid');
  }
  for (const [member, value] of Object.entries({ name, query })) {
    if (value === '') throw refused(`Computed property '${member}' is either empty or unspecified.`);
  }
  if (SYSTEM_PROPERTIES.has(name)) {
    throw refused(`The system property name '${name}' cannot be used as a computed property name.`);
  }
  return { name, query };
}

function requireQuery({ query }: ComputedProperty, index: number): void {
  const problem = definitionProblem(parsed(query, index));
  if (problem === 'no VALUE') {
    throw refused(
      `Required VALUE expression missing from computed property query '${query}' at index (${index}).`,
    );
  }
  if (problem !== undefined) {
    throw refused(`Computed property at index (${index}) has a query that uses ${problem}: '${query}'`);
  }
}

/** @throws CosmosError 400 for what is no query; 501 as it comes */
function parsed(query: string, index: number): DefinitionQuery {
  try {
    return readDefinition(query);
  } catch (error) {
    if (!(error instanceof CosmosError) || error.status !== 400) throw error;
    const details = error.message.replace(/^Message: /, '');
    throw refused(
      `Computed property at index (${index}) has a malformed query: '${query}' Error details: '${details}'`,
    );
  }
}

/** Names that a spatial index of the policy, as it was sent, begins with. */
function spatialNames(policy: Json | undefined): ReadonlySet<string> {
  const indexes = isObject(policy) && Array.isArray(policy['spatialIndexes']) ? policy['spatialIndexes'] : [];
  const paths = indexes.map((index) => (isObject(index) ? index['path'] : undefined));
  return new Set(
    paths.filter((path) => typeof path === 'string').map((path) => parseIndexPath(path).names[0] ?? ''),
  );
}

const refused = (text: string): CosmosError => badRequest(fromBackend(text));
