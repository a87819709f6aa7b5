import { invalidPayload } from '../errors.js';
import type { CosmosRequest } from '../http/request.js';
import { isObject } from '../values.js';
import type { Json, JsonObject } from '../values.js';

/** @throws CosmosError 400 when the body is not JSON */
export function jsonOf({ body }: CosmosRequest): Json {
  try {
    const json: Json = JSON.parse(body);
    return json;
  } catch {
    throw invalidPayload();
  }
}

/** @throws CosmosError 400 when the body is not a JSON object */
export function jsonObjectOf(request: CosmosRequest): JsonObject {
  const json = jsonOf(request);
  if (!isObject(json)) throw invalidPayload();
  return json;
}
