/**
 * Members of a container body that are kept and given back as they came. Every other unknown member is refused by name: what it is for would be missing.
 */
import { badRequest, refuseUnknownSettings } from '../common/errors.js';
import { isObject, type Json, type JsonObject } from '../values/values.js';

type Check = (value: Json) => boolean;

const isWholeNumber: Check = (value) => Number.isInteger(value);

const isRetention: Check = (value) =>
  isObject(value) &&
  Object.entries(value).every(
    ([name, minutes]) => name !== 'retentionDuration' || (Number.isInteger(minutes) && Number(minutes) >= 0),
  );

/** `{ supportedFeatures: { allVersionsAndDeletes: { mode: 0 … 3 } } }` */
function isPreviousImagePolicy(policy: Json): boolean {
  const { supportedFeatures: features = {}, ...rest }: JsonObject = isObject(policy) ? policy : { policy };
  const { allVersionsAndDeletes: ours = {}, ...others }: JsonObject = isObject(features)
    ? features
    : { features };
  const { mode = 0, ...more }: JsonObject = isObject(ours) ? ours : { ours };
  refuseUnknownSettings('previousImageRetentionPolicy.', [
    ...Object.keys(rest),
    ...Object.keys(others),
    ...Object.keys(more),
  ]);
  return [0, 1, 2, 3].includes(Number(mode)) && typeof mode === 'number';
}

/**
 * Kept and given back as they came. Analytical storage is not served; full-text and vector functions are 501. The two
 * policies of the feed of all versions are read by version-rules.ts.
 */
const ECHOED: Readonly<Record<string, Check>> = {
  analyticalStorageTtl: isWholeNumber,
  changeFeedPolicy: isRetention,
  fullTextPolicy: isObject,
  previousImageRetentionPolicy: isPreviousImagePolicy,
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
