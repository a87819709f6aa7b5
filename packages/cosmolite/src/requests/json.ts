import { invalidPayload } from '../common/errors.js';
import type { CosmosRequest } from '../http/request.js';
import { isDeeperThan, isObject, type Json, type JsonObject, MAX_NESTING } from '../values/values.js';
import { readJson } from '../values/read.js';

/** What may be wrapped around an item, in a batch for example. */
const ENVELOPE_DEPTH = 8;

/**
 * What an item or a query says, every digit of it.
 * @throws CosmosError 400 when the body is not JSON, nested too deeply, or has a number no double can hold
 */
export function jsonOf({ body }: CosmosRequest): Json {
  const json = parse(body);
  if (json === undefined || isDeeperThan(json, MAX_NESTING + ENVELOPE_DEPTH)) throw invalidPayload();
  return json;
}

function parse(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The settings of a resource. Their numbers are doubles, as no setting needs more digits.
 * @throws CosmosError 400 when the body is not a JSON object
 */
export function jsonObjectOf(request: CosmosRequest): JsonObject {
  if (!isObject(jsonOf(request))) throw invalidPayload();
  const settings: JsonObject = JSON.parse(request.body);
  return settings;
}
