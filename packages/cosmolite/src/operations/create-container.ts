import type { Operation } from '../requests/context.js';
import { containerBody } from '../resources/container.js';
import { addressedDatabase } from '../requests/addressed.js';
import { requireOneRetention } from '../resources/change-feed-policy.js';
import { readContainerSettings } from '../resources/container-settings.js';
import { requireFullTextSettings } from '../resources/full-text-settings.js';
import { requireVectorSettings } from '../resources/vector-settings.js';
import { jsonObjectOf } from '../requests/json.js';
import { DEFAULT_CONTENT, offerContentOf } from '../offers/content.js';
import { metadataReply } from '../requests/replies.js';

export const createContainer: Operation = (context) => {
  const { emulator, request } = context;
  const database = addressedDatabase(context);
  const settings = readContainerSettings(jsonObjectOf(request));
  requireOneRetention(settings, emulator);
  requireVectorSettings(settings);
  requireFullTextSettings(settings);
  const { store } = emulator;
  const isShared = store.offers.of(database.self) !== undefined;
  const content = offerContentOf(request) ?? (isShared ? undefined : DEFAULT_CONTENT);
  const container = store.transaction(() => {
    const created = database.containers.create(settings, emulator.defaultPartitions);
    if (content) store.offers.create(created.self, content);
    return created;
  });
  context.addressed.container = container;
  return metadataReply(201, container, containerBody(container));
};
