import { badRequest, invalidPayload } from '../common/errors.js';
import type { CosmosRequest } from '../http/request.js';
import { type EpkRange, overlaps } from '../partition-key/ranges.js';
import type { ContainerShape, QuerySpec } from '../query/index.js';
import type { Container } from '../store/container.js';
import { isObject, type Json } from '../values/values.js';
import { jsonOf } from '../requests/json.js';

/**
 * Reads `{ query, parameters? }`.
 * @throws CosmosError 400
 */
export function querySpecOf(request: CosmosRequest): QuerySpec {
  const body = jsonOf(request);
  if (!isObject(body)) throw invalidPayload();
  const { query } = body;
  if (typeof query !== 'string') throw badRequest('The query must be a string.');
  const parameters = body['parameters'] ?? [];
  if (!Array.isArray(parameters)) throw badRequest("The query's parameters must be an array.");
  return { query, parameters: parameters.map(readParameter) };
}

export const shapeOf = ({ rid, settings }: Container): ContainerShape => ({
  rid,
  partitionKey: settings.partitionKey,
  indexingPolicy: settings.indexingPolicy,
  computedProperties: settings.computedProperties,
});

/** Whether slices of the container lie in one physical partition: nothing is to be merged then. */
export const isWhole = ({ ranges }: Container, slices: readonly EpkRange[]): boolean =>
  ranges.filter((physical) => slices.some((slice) => overlaps(slice, physical))).length <= 1;

function readParameter(raw: Json): { name: string; value: Json } {
  const { name, value } = isObject(raw) ? raw : {};
  if (typeof name !== 'string' || !name.startsWith('@') || value === undefined) {
    throw badRequest("Each query parameter must have a 'name' that begins with '@' and a 'value'.");
  }
  return { name, value };
}
