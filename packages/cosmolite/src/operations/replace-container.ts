import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../requests/context.js';
import { badRequest } from '../common/errors.js';
import { requireMatch } from '../items/conditions.js';
import { containerBody } from '../resources/container.js';
import type { ContainerSettings } from '../store/container-settings.js';
import { isObject, type JsonObject } from '../values/values.js';
import { addressedContainer, addressedDatabase, conditionsOf } from '../requests/addressed.js';
import { requireOneRetention } from '../resources/change-feed-policy.js';
import { readContainerSettings } from '../resources/container-settings.js';
import { requireFullTextSettings } from '../resources/full-text-settings.js';
import { requireKeptVectorIndexes, requireVectorSettings } from '../resources/vector-settings.js';
import { jsonObjectOf } from '../requests/json.js';
import { metadataReply } from '../requests/replies.js';

/** Replaces the indexing policy, ttl and the like; id, partition key and unique keys cannot change. */
export const replaceContainer: Operation = (context) => {
  const container = addressedContainer(context);
  requireMatch(conditionsOf(context), container.etag);
  const settings = readReplacement(jsonObjectOf(context.request), container.settings);
  requireOneRetention(settings, context.emulator);
  requireKeptVectorIndexes(settings, container.settings);
  requireVectorSettings(settings);
  requireFullTextSettings(settings);
  addressedDatabase(context).containers.replace(container, settings);
  return metadataReply(200, container, containerBody(container));
};

const UNCHANGING = ['id', 'partitionKey', 'uniqueKeyPolicy'] as const;

/** A left-out hash kind, hash version or unique key policy means "as it is". */
function readReplacement(body: JsonObject, current: ContainerSettings): ContainerSettings {
  const { kind, version } = current.partitionKey;
  const key = body['partitionKey'];
  const settings = readContainerSettings({
    ...body,
    ...(isObject(key) && { partitionKey: { kind, version, ...key } }),
  });
  const replacement =
    'uniqueKeyPolicy' in body ? settings : { ...settings, uniqueKeyPolicy: current.uniqueKeyPolicy };
  const changed = UNCHANGING.find((name) => !isDeepStrictEqual(replacement[name], current[name]));
  if (changed) throw badRequest(`The container's ${changed} cannot be changed by a replace.`);
  return replacement;
}
