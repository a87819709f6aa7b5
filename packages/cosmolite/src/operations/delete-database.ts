import type { Operation } from '../context.js';
import { requireMatch } from '../items/conditions.js';
import { metadataCharge } from '../request-units.js';
import { addressedDatabase, conditionsOf } from './addressed.js';
import { deletedReply } from './replies.js';

export const deleteDatabase: Operation = (context) => {
  const database = addressedDatabase(context);
  requireMatch(conditionsOf(context), database.etag);
  const { databases, offers } = context.emulator.store;
  databases.delete(database);
  offers.deleteUnder(database.self);
  return deletedReply(metadataCharge());
};
