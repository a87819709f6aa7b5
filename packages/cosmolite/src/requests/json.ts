import { invalidPayload } from '../errors.js';
import type { CosmosRequest } from '../http/request.js';
import { isDeeperThan, isObject, MAX_NESTING } from '../values.js';
import type { Json, JsonObject } from '../values.js';

/** What may be wrapped around an item, in a batch for example. */
const ENVELOPE_DEPTH = 8;

/** @throws CosmosError 400 when the body is not JSON, or nested too deeply */
export function jsonOf({ body }: CosmosRequest): Json {
  const json = parse(body);
  if (json === undefined || isDeeperThan(json, MAX_NESTING + ENVELOPE_DEPTH)) throw invalidPayload();
  return json;
}

function parse(text: string): Json | undefined {
  try {
    const json: Json = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}

/** @throws CosmosError 400 when the body is not a JSON object */
export function jsonObjectOf(request: CosmosRequest): JsonObject {
  const json = jsonOf(request);
  if (!isObject(json)) throw invalidPayload();
  return json;
}
