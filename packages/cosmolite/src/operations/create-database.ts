import type { Operation } from '../requests/context.js';
import { databaseBody } from '../resources/database.js';
import { jsonObjectOf } from '../requests/json.js';
import { offerContentOf } from '../offers/content.js';
import { metadataReply } from '../requests/replies.js';
import { requireResourceName } from '../resources/resource-name.js';

export const createDatabase: Operation = ({ emulator, request }) => {
  const id = requireResourceName(jsonObjectOf(request));
  const content = offerContentOf(request);
  const { store } = emulator;
  const database = store.transaction(() => {
    const created = store.databases.create(id);
    if (content) store.offers.create(created.self, content);
    return created;
  });
  return metadataReply(201, database, databaseBody(database));
};
