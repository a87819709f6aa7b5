import type { Operation } from '../requests/context.js';
import { databaseBody } from '../resources/database.js';
import { addressedDatabase, conditionsOf } from '../requests/addressed.js';
import { metadataReply } from '../requests/replies.js';

export const readDatabase: Operation = (context) => {
  const database = addressedDatabase(context);
  return metadataReply(200, database, databaseBody(database), conditionsOf(context).ifNoneMatch);
};
