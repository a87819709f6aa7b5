import type { Operation } from '../context.js';
import { databaseBody } from '../resources/database.js';
import { jsonObjectOf } from './json.js';
import { metadataReply } from './replies.js';
import { requireResourceName } from './resource-name.js';

export const createDatabase: Operation = ({ emulator, request }) => {
  const id = requireResourceName(jsonObjectOf(request));
  const database = emulator.store.databases.create(id);
  return metadataReply(201, database, databaseBody(database));
};
