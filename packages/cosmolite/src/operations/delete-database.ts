import type { Operation } from '../requests/context.js';
import { requireMatch } from '../items/conditions.js';
import { metadataCharge } from '../throughput/request-units.js';
import { addressedDatabase, conditionsOf } from '../requests/addressed.js';
import { deletedReply } from '../requests/replies.js';

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
