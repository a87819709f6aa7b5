import type { Operation } from '../context.js';
import { requireMatch } from '../items/conditions.js';
import { metadataCharge } from '../request-units.js';
import { addressedDatabase, conditionsOf } from './addressed.js';
import { deletedReply } from './replies.js';

export const deleteDatabase: Operation = (context) => {
  const database = addressedDatabase(context);
  requireMatch(conditionsOf(context), database.etag);
  const { store } = context.emulator;
  store.transaction(() => {
    store.databases.delete(database);
    store.offers.deleteUnder(database.self);
  });
  return deletedReply(metadataCharge());
};
