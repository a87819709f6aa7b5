import type { Operation } from '../context.js';
import { databaseBody } from '../resources/database.js';
import { addressedDatabase, conditionsOf } from './addressed.js';
import { metadataReply } from './replies.js';

export const readDatabase: Operation = (context) => {
  const database = addressedDatabase(context);
  return metadataReply(200, database, databaseBody(database), conditionsOf(context).ifNoneMatch);
};
