/**
 * Members of a container body that no answer of the emulator depends on. They are kept and given back
 * as they came. Every other unknown member is refused by name: what it is for would be missing.
 */
import { badRequest, refuseUnknownSettings } from '../errors.js';
import { isObject } from '../values.js';
import type { Json, JsonObject } from '../values.js';

type Check = (value: Json) => boolean;

const isWholeNumber: Check = (value) => Number.isInteger(value);

/** Analytical storage and the feed of all versions are not served; full-text and vector functions are 501. */
const ECHOED: Readonly<Record<string, Check>> = {
  analyticalStorageTtl: isWholeNumber,
  changeFeedPolicy: isObject,
  fullTextPolicy: isObject,
  vectorEmbeddingPolicy: isObject,
};

/** What the settings room reads, and what a client gets from us and may send back. */
const READ_ELSEWHERE = new Set([
  'id',
  'partitionKey',
  'indexingPolicy',
  'uniqueKeyPolicy',
  'conflictResolutionPolicy',
  'geospatialConfig',
  'defaultTtl',
  'computedProperties',
  'statistics',
]);

/** @throws CosmosError 400 for a value of the wrong type, 501 for a setting that is not served */
export function readEchoedSettings(body: JsonObject): JsonObject {
  const echoed: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    if (READ_ELSEWHERE.has(name) || name.startsWith('_') || value === null) continue;
    const check = Object.hasOwn(ECHOED, name) ? ECHOED[name] : undefined;
    if (!check) refuseUnknownSettings('', [name]);
    else if (!check(value)) throw badRequest(`The value of '${name}' is invalid.`);
    echoed[name] = value;
  }
  return echoed;
}
