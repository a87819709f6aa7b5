import type { Operation } from '../context.js';
import { databaseBody } from '../resources/database.js';
import { jsonObjectOf } from './json.js';
import { offerContentOf } from './offer-content.js';
import { metadataReply } from './replies.js';
import { requireResourceName } from './resource-name.js';

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
